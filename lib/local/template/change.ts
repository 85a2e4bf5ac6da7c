/** One resource's change, in the words of DescribeChangeSet. */
export interface Change {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Dynamic';
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly replacement?: 'True' | 'False' | 'Conditional';
  readonly policyAction?: 'Delete' | 'Retain' | 'ReplaceAndDelete' | 'ReplaceAndRetain';
  readonly scope: readonly ChangeScope[];
  readonly details: readonly ChangeDetail[];
  /** JSON text of the properties before and after, unknown values as `{{changeSet:KNOWN_AFTER_APPLY}}`. */
  readonly before?: string;
  readonly after?: string;
}

export type ChangeScope =
  'Properties' | 'Metadata' | 'Tags' | 'DeletionPolicy' | 'UpdateReplacePolicy' | 'CreationPolicy' | 'UpdatePolicy';

export interface ChangeDetail {
  readonly attribute: ChangeScope;
  readonly name?: string;
  readonly path?: string;
  readonly requiresRecreation: 'Never' | 'Conditionally' | 'Always';
  readonly beforeValue?: string;
  readonly afterValue?: string;
  readonly attributeChangeType?: 'Add' | 'Remove' | 'Modify';
  readonly evaluation: 'Static' | 'Dynamic';
  readonly source:
    'DirectModification' | 'ParameterReference' | 'ResourceReference' | 'ResourceAttribute' | 'Automatic';
  readonly causingEntity?: string;
}
