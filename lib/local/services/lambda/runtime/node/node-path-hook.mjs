import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** Looks where NODE_PATH points for packages that no node_modules folder has. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^[a-z]+:/.test(specifier)) throw error;
    return tryNodePath(specifier, context, next, error);
  }
}

async function tryNodePath(specifier, context, next, error) {
  for (const directory of (process.env.NODE_PATH ?? '').split(':').filter((entry) => entry !== '')) {
    try {
      // A parent inside the directory's own parent makes Node walk into it.
      return await next(specifier, { ...context, parentURL: pathToFileURL(`${directory}/../index.mjs`).href });
    } catch {
      continue;
    }
  }
  try {
    return { url: pathToFileURL(require.resolve(specifier)).href, shortCircuit: true };
  } catch {
    throw error;
  }
}
