import type { Ports } from '../shared/job-resource/kind';
import type { JobRequest } from '../shared/job-resource/requests';
import { JobRequests } from '../shared/job-resource/requests';
import { transformJobs } from './kind';

/** Handles a request of CloudFormation. Either it is answered here, or the end of a job answers it: see on-state-change. */
export function onEvent(ports: Ports): (request: JobRequest) => Promise<void> {
  const requests = new JobRequests(transformJobs, ports);
  return (request) => requests.handle(request);
}
