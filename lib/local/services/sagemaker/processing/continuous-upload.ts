import type { Clock, Timer } from '../../../clock/clock';
import type { Background } from '../observe/background';
import type { OutputUploads } from './outputs';

/** Between two looks at directories that are uploaded continuously. */
const PAUSE_MS = 1000;

/** Uploads what changes in the outputs that want it, while a job runs. What cannot be uploaded now is tried again. */
export class ContinuousUpload {
  private timer: Timer | undefined;
  private over = false;

  /** @param clock real time */
  constructor(
    private readonly uploads: OutputUploads,
    private readonly clock: Clock,
    private readonly background: Background,
  ) {}

  begin(): void {
    if (this.over || !this.uploads.hasContinuous) return;
    this.timer = this.clock.schedule(PAUSE_MS, () => {
      this.background.run('uploading outputs of a processing job', async () => {
        await this.uploads.continuous().catch(() => undefined);
        this.begin();
      });
    });
  }

  end(): void {
    this.over = true;
    this.timer?.cancel();
  }
}
