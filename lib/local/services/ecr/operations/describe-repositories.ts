import type { DescribeRepositoriesCommandInput, DescribeRepositoriesCommandOutput } from '@aws-sdk/client-ecr';
import { decodeToken, encodeToken } from '../../../common/page';
import { real } from '../../service';
import type { EcrContext } from '../context';
import { invalidParameter } from '../errors';

const PAGE = 100;

export const describeRepositories = (ecr: EcrContext) =>
  real<DescribeRepositoriesCommandInput, DescribeRepositoriesCommandOutput>((input) => {
    const { repositories } = ecr;
    if (input.repositoryNames !== undefined) {
      return { repositories: input.repositoryNames.map((name) => repositories.describe(repositories.find(name))) };
    }
    const limit = input.maxResults ?? PAGE;
    const after =
      input.nextToken === undefined
        ? ''
        : decodeToken(input.nextToken, () => invalidParameter('nextToken', 'Invalid token'));
    const found = repositories.list(after, limit + 1);
    const page = found.slice(0, limit);
    return {
      repositories: page.map((repository) => repositories.describe(repository)),
      nextToken: found.length > limit ? encodeToken(page.at(-1)?.name ?? '') : undefined,
    };
  });
