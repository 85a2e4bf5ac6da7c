import { createColors } from 'picocolors';
import { Progress } from '../../../lib/local/cli/progress';

function makeProgress(animated: boolean): { readonly progress: Progress; readonly text: () => string } {
  let text = '';
  let time = 0;
  const write = (more: string): void => {
    text += more;
  };
  return { progress: new Progress(write, animated, createColors(false), () => (time += 500)), text: () => text };
}

test('off a terminal a phase is a plain line as it begins and as it ends', async () => {
  // GIVEN
  const { progress, text } = makeProgress(false);

  // WHEN
  await progress.during('training', () => {
    progress.line('epoch=1\u001b[31m');
    return Promise.resolve();
  });

  // THEN
  expect(text()).toBe('training\n  epoch=1\\e[31m\n✔ training (0.5 s)\n');
});

test('a phase that fails is marked, and its error goes on', async () => {
  const { progress, text } = makeProgress(false);
  await expect(progress.during('training', () => Promise.reject(new Error('out of memory')))).rejects.toThrow(
    'out of memory',
  );
  expect(text()).toBe('training\n✖ training (0.5 s)\n');
});

test('on a terminal the spinner shows phase and seconds, and gives way to lines', async () => {
  // GIVEN
  const { progress, text } = makeProgress(true);

  // WHEN
  await progress.during('training', () => {
    progress.line('epoch=1');
    return Promise.resolve();
  });

  // THEN
  expect(text()).toBe(
    '\r\u001b[2K⠙ training (0.5 s)\r\u001b[2K  epoch=1\n\r\u001b[2K⠹ training (1.0 s)\r\u001b[2K✔ training (1.5 s)\n',
  );
});
