import { containerError } from '../../../../lib/local/containers/docker/errors';

const answer = (statusCode: number, message: string): Error =>
  Object.assign(new Error(`(HTTP code ${statusCode}) - ${message}`), { statusCode, json: { message } });

test.each([
  [
    answer(
      400,
      'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "train": executable file not found in $PATH: unknown',
    ),
    'executable-not-found',
    'exec: "train": executable file not found in $PATH',
  ],
  [
    answer(400, 'failed to create task: exec: "/opt/train": stat /opt/train: no such file or directory: unknown'),
    'executable-not-found',
    'exec: "/opt/train": stat /opt/train: no such file or directory',
  ],
  [
    answer(400, 'No command specified'),
    'executable-not-found',
    'no command specified: the image has neither an ENTRYPOINT nor a CMD',
  ],
  [
    answer(500, 'could not select device driver "nvidia" with capabilities: [[gpu]]'),
    'resources',
    'the Docker engine offers no GPU: install the NVIDIA container toolkit',
  ],
  [answer(500, 'no space left on device'), 'resources', 'no space left on device'],
  [
    Object.assign(new Error('connect ECONNREFUSED /var/run/docker.sock'), { code: 'ECONNREFUSED' }),
    'engine-unavailable',
    'the Docker engine does not answer: connect ECONNREFUSED /var/run/docker.sock',
  ],
])('%s', (error, code, message) => {
  expect(containerError(error)).toMatchObject({ code, message });
});
