import { ServiceError } from '../../common/errors';

export const topicNotFound = () => new ServiceError('NotFound', 'Topic does not exist');
export const subscriptionNotFound = () => new ServiceError('NotFound', 'Subscription does not exist');
export const resourceNotFound = () => new ServiceError('ResourceNotFound', 'Resource does not exist');
export const invalid = (message: string) => new ServiceError('InvalidParameter', `Invalid parameter: ${message}`);
export const invalidToken = () => invalid('NextToken');
