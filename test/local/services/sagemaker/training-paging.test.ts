import { TrainingJobs } from '../../../../lib/local/services/sagemaker/training/jobs';
import { newJob } from '../../../../lib/local/services/sagemaker/training/job';
import { searchOf } from '../../../../lib/local/services/sagemaker/catalog/search';
import type { ListInput } from '../../../../lib/local/services/sagemaker/catalog/search';
import { Store } from '../../../../lib/local/store/store';
import { ManualClock } from '../../../_helpers/manual-clock';
import { jobRequest } from './_helpers';

const JOBS = 10_000;
const PAGE = 100;

/** Jobs of an account: created by several a millisecond, all of them ended. */
class Account implements Disposable {
  private readonly store = Store.open(':memory:');
  private readonly clock = new ManualClock();
  readonly jobs = new TrainingJobs(this.store, this.clock, this.clock, () => undefined);
  private made = 0;

  fill(count: number): void {
    this.store.transaction(() => {
      for (let left = count; left > 0; left -= 1) this.create('job');
    });
    this.store.transaction(() => {
      for (const { name } of [...this.jobs.running()]) this.end(name);
    });
  }

  create(kind: string): void {
    const name = `${kind}-${String((this.made * 7919) % JOBS).padStart(5, '0')}`;
    this.made += 1;
    this.jobs.insert(newJob(jobRequest(name), this.clock.now() + Math.floor(this.made / 7)));
  }

  end(name: string): void {
    this.jobs.advance(name, { status: 'Completed', secondary: 'Completed', message: 'Training job completed' });
  }

  /** Names page by page; something happens after each page. */
  list(input: ListInput, meanwhile: (page: number) => void): string[] {
    const names: string[] = [];
    let token: string | undefined;
    for (let page = 0; page === 0 || token !== undefined; page += 1) {
      const search = searchOf({ ...input, MaxResults: PAGE, NextToken: token }, 'Ascending');
      const { items, next } = this.jobs.list(search);
      names.push(...items.map(({ name }) => name));
      token = next;
      meanwhile(page);
    }
    return names;
  }

  [Symbol.dispose](): void {
    this.store.close();
  }
}

test.each<[string, ListInput]>([
  ['from the oldest', { SortBy: 'CreationTime' }],
  ['from the newest', { SortBy: 'CreationTime', SortOrder: 'Descending' }],
  ['by name', { SortBy: 'Name' }],
  ['of one status', { SortBy: 'CreationTime', StatusEquals: 'Completed' }],
])('10,000 jobs are listed once each, %s, while others come, change and go', (_, input) => {
  using account = new Account();
  account.fill(JOBS);
  const deleted = new Set<string>();
  const names = account.list(input, (page) => {
    account.create('new');
    account.jobs.amend(`job-${String(page).padStart(5, '0')}`, {});
    const name = `job-${String(JOBS - 1 - page).padStart(5, '0')}`;
    account.jobs.delete(name);
    deleted.add(name);
  });
  const shown = new Set(names);
  expect(shown.size).toBe(names.length);
  const old = names.filter((name) => name.startsWith('job-') && !deleted.has(name));
  expect(old.length).toBe(JOBS - deleted.size);
  expect(old.every((name) => account.jobs.find(name).status === 'Completed')).toBe(true);
});
