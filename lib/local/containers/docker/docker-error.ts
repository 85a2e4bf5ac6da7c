import { messageOf } from '../../common/errors';
import { ContainerError } from '../engine';

/** HTTP status of an answer of the Docker daemon; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

/** What stopped a container from starting, by its code. */
export function startError(error: unknown, image: string): ContainerError {
  if (error instanceof ContainerError) return error;
  const text = messageOf(error);
  const missing =
    /exec: "[^"]*": (?:executable file not found in \$PATH|stat [^:]+: no such file or directory|permission denied)/.exec(
      text,
    );
  if (missing !== null) return new ContainerError('executable-not-found', missing[0], { cause: error });
  if (/No command specified/i.test(text))
    return new ContainerError(
      'executable-not-found',
      'no command specified: the image has neither an ENTRYPOINT nor a CMD',
      { cause: error },
    );
  if (statusOf(error) === 404 && /no such image/i.test(text))
    return new ContainerError('image-not-found', `image ${image} is not on this machine`, { cause: error });
  if (/could not select device driver|nvidia/i.test(text))
    return new ContainerError('resources', `Docker can not give a GPU: ${text}`, { cause: error });
  if (/memory limit|no space left|cannot allocate/i.test(text))
    return new ContainerError('resources', text, { cause: error });
  return new ContainerError('engine-unavailable', `Docker could not start the container: ${text}`, { cause: error });
}
