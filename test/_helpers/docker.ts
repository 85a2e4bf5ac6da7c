import { spawnSync } from 'node:child_process';

/** An image with python3, numpy and scikit-learn; .ci/run builds it from Debian's packages. */
export const BASE_IMAGE = process.env['TRAINYARD_BASE_IMAGE'] ?? 'trainyard-base:bookworm';

/** An image with python3 and python3-torch; .ci/run builds it from Debian's packages and names it here. */
export const TORCH_IMAGE = process.env['TRAINYARD_TORCH_IMAGE'];

/** Tests that need a Docker engine and TORCH_IMAGE: skipped with the reason where the variable is not set. */
export function describeWithTorch(name: string, tests: () => void): void {
  if (TORCH_IMAGE !== undefined) return describe(name, tests);
  console.warn(`skipped, ${name}: TRAINYARD_TORCH_IMAGE names no image; .ci/run says how to make one`);
  describe.skip(name, tests);
}

/** Tests that need a Docker engine and BASE_IMAGE. Where they are missing: skipped with the reason, or failed if TRAINYARD_REQUIRE_DOCKER is set. */
export function describeWithDocker(name: string, tests: () => void): void {
  const reason = whyNot();
  if (reason === undefined || process.env['TRAINYARD_REQUIRE_DOCKER'] === '1') {
    describe(name, tests);
    return;
  }
  console.warn(`skipped, ${name}: ${reason}`);
  describe.skip(name, tests);
}

function whyNot(): string | undefined {
  if (spawnSync('docker', ['version'], { stdio: 'ignore' }).status !== 0) return 'no Docker engine answers';
  if (spawnSync('docker', ['image', 'inspect', BASE_IMAGE], { stdio: 'ignore' }).status !== 0)
    return `Docker has no image ${BASE_IMAGE}; .ci/run says how to make it`;
  return undefined;
}
