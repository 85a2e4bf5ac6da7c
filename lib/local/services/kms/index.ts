import type { ServiceModule } from '../service';
import { KmsContext } from './context';
import { createAlias, deleteAlias, listAliases, updateAlias } from './operations/aliases';
import { createKey } from './operations/create-key';
import { decrypt } from './operations/decrypt';
import { describeKey } from './operations/describe-key';
import { encrypt } from './operations/encrypt';
import { generateDataKey, generateDataKeyWithoutPlaintext, generateRandom } from './operations/generate-data-key';
import { createGrant, listGrants, retireGrant, revokeGrant } from './operations/grants';
import { getKeyPolicy, listKeyPolicies, putKeyPolicy } from './operations/key-policy';
import * as rotation from './operations/key-rotation';
import * as state from './operations/key-state';
import { listKeys } from './operations/list-keys';
import { reEncrypt } from './operations/re-encrypt';
import { listResourceTags, tagResource, untagResource } from './operations/tags';

export const service: ServiceModule = {
  id: 'kms',
  create: (platform) => {
    const kms = new KmsContext(platform);
    return {
      operations: {
        CancelKeyDeletion: state.cancelKeyDeletion(kms),
        CreateAlias: createAlias(kms),
        CreateGrant: createGrant(kms),
        CreateKey: createKey(kms),
        Decrypt: decrypt(kms),
        DeleteAlias: deleteAlias(kms),
        DescribeKey: describeKey(kms),
        DisableKey: state.disableKey(kms),
        DisableKeyRotation: rotation.disableKeyRotation(kms),
        EnableKey: state.enableKey(kms),
        EnableKeyRotation: rotation.enableKeyRotation(kms),
        Encrypt: encrypt(kms),
        GenerateDataKey: generateDataKey(kms),
        GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext(kms),
        GenerateRandom: generateRandom(kms),
        GetKeyPolicy: getKeyPolicy(kms),
        GetKeyRotationStatus: rotation.getKeyRotationStatus(kms),
        ListAliases: listAliases(kms),
        ListGrants: listGrants(kms),
        ListKeyPolicies: listKeyPolicies(kms),
        ListKeyRotations: rotation.listKeyRotations(kms),
        ListKeys: listKeys(kms),
        ListResourceTags: listResourceTags(kms),
        PutKeyPolicy: putKeyPolicy(kms),
        ReEncrypt: reEncrypt(kms),
        RetireGrant: retireGrant(kms),
        RevokeGrant: revokeGrant(kms),
        RotateKeyOnDemand: rotation.rotateKeyOnDemand(kms),
        ScheduleKeyDeletion: state.scheduleKeyDeletion(kms),
        TagResource: tagResource(kms),
        UntagResource: untagResource(kms),
        UpdateAlias: updateAlias(kms),
        UpdateKeyDescription: state.updateKeyDescription(kms),
      },
    };
  },
};
