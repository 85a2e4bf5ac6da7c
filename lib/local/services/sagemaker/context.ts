import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../clock/clock';
import { GuardedClock } from '../../clock/guarded-clock';
import { SystemClock } from '../../clock/system-clock';
import { Semaphore } from '../../common/semaphore';
import type { Platform } from '../service';
import type { Rehearsal } from '../../workloads/rehearsal';
import { defaultRehearsal } from '../../workloads/rehearsal';
import { serviceCaller } from '../service';
import { Arns } from './arns';
import { Artifacts } from './artifacts';
import { endpointEvent } from './endpoint/describe';
import { EndpointConfigs } from './endpoint/endpoint-configs';
import { EndpointRunner } from './endpoint/endpoint-runner';
import { Endpoints } from './endpoint/endpoints';
import { Images } from './images';
import { Background } from './observe/background';
import { eventDetail } from './observe/event-detail';
import { StateChangeEvents } from './observe/events';
import type { LogParts } from './observe/log-stream';
import { MetricFlow } from './observe/metrics';
import { JoinedObjects } from './joined-objects';
import { Models } from './models';
import type { JobState } from './jobs/job';
import { JobScheduler } from './jobs/job-scheduler';
import type { ProcessingJobs, ProcessingRequest, ProcessingState } from './processing/processing-job';
import { processingJobsOf } from './processing/processing-job';
import { ProcessingRun } from './processing/processing-run';
import { packageEvent } from './registry/describe';
import type { ModelPackage } from './registry/model-packages';
import { ModelPackageGroups, ModelPackages } from './registry/model-packages';
import { S3 } from './s3';
import { Tags } from './tags';
import type { DescribeParts } from './training/describe';
import { describeJob } from './training/describe';
import { Instances } from './training/instances';
import { TrainingJobs } from './training/jobs';
import { TrainingScheduler } from './training/scheduler';
import { TrainingMetrics } from './training/training-metrics';
import type { TransformJobs, TransformRequest } from './transform/transform-job';
import { transformJobsOf } from './transform/transform-job';
import { TransformRun } from './transform/transform-run';
import { WarmPools } from './training/warm-pools';
import { ChildJobs } from './tuning/child-jobs';
import type { TuningView } from './tuning/describe';
import { tuningEvent } from './tuning/describe';
import { Tuner } from './tuning/tuner';
import { TuningJobs } from './tuning/tuning-jobs';

/** The parts of the service, put together once; operations and runs take what they need from it. */
export class SageMakerContext {
  /** Containers take the time that they take, however compressed the local cloud's clock is. */
  readonly realTime: Clock;
  readonly caller;
  readonly arns: Arns;
  readonly background: Background;
  readonly events: StateChangeEvents;
  readonly metrics: MetricFlow;
  readonly logParts: LogParts;
  readonly s3: S3;
  readonly artifacts: Artifacts;
  readonly joinedObjects: JoinedObjects;
  readonly images: Images;
  readonly tags: Tags;
  readonly jobs: TrainingJobs;
  readonly trainingMetrics: TrainingMetrics;
  readonly rehearsal: Rehearsal;
  readonly warmPools: WarmPools;
  readonly instances: Instances;
  readonly scheduler: TrainingScheduler;
  readonly processingJobs: ProcessingJobs;
  readonly processing: JobScheduler<ProcessingRequest, ProcessingState>;
  readonly transformJobs: TransformJobs;
  readonly transform: JobScheduler<TransformRequest, JobState>;
  readonly tunings: TuningJobs;
  readonly tuningView: TuningView;
  readonly children: ChildJobs;
  readonly tuner: Tuner;
  readonly models: Models;
  readonly configs: EndpointConfigs;
  readonly endpoints: Endpoints;
  readonly endpointRunner: EndpointRunner;
  readonly groups: ModelPackageGroups;
  readonly packages: ModelPackages;
  /** For processing and transform jobs together. */
  private readonly places = new Semaphore(Math.max(4, 2 * availableParallelism()));
  private readonly workspace: string;

  constructor(readonly platform: Platform) {
    const { store, clock, door } = platform;
    this.realTime = new GuardedClock(new SystemClock(), platform.report);
    this.caller = serviceCaller(platform, 'sagemaker');
    this.arns = new Arns(platform);
    this.background = new Background(platform.report);
    this.events = new StateChangeEvents(platform, this.caller, this.background);
    this.metrics = new MetricFlow(platform, this.realTime, this.caller, this.background);
    this.logParts = { platform, realTime: this.realTime, caller: this.caller, background: this.background };
    this.s3 = new S3(door, this.caller);
    this.artifacts = new Artifacts(store);
    this.workspace = platform.workspace?.('sagemaker') ?? platform.scratch('sagemaker');
    this.joinedObjects = new JoinedObjects({ store, s3: this.s3, directory: join(this.workspace, 'joined') });
    this.images = new Images(platform, this.caller);
    this.tags = new Tags(store);
    this.jobs = new TrainingJobs(store, clock, this.realTime, (job) => {
      const arn = this.arns.of('training-job', job.name);
      const detail = eventDetail(describeJob(job, this.describeParts()), this.tags.asMap(arn));
      const TuningJobArn = this.tuner.tryFindArn(job.name);
      this.events.announce('Training Job', arn, { ...detail, TuningJobArn });
      this.tuner.onTrainingJob(job.name, job.status);
    });
    this.rehearsal = { ...defaultRehearsal, ...platform.rehearsal };
    this.warmPools = new WarmPools(this.jobs, clock, (cache) =>
      this.background.run('removing what a warm pool kept', () =>
        rm(this.warmPoolDirectory(cache), { recursive: true, force: true }),
      ),
    );
    this.instances = new Instances(platform, this.rehearsal, this.warmPools);
    this.trainingMetrics = new TrainingMetrics(this.jobs, this.metrics, clock, (name, values) =>
      this.tuner.onMetrics(name, values),
    );
    this.scheduler = new TrainingScheduler(this);
    this.processingJobs = processingJobsOf(this);
    this.processing = new JobScheduler({
      kind: 'processing',
      jobs: this.processingJobs,
      background: this.background,
      places: this.places,
      makeRun: (name) => new ProcessingRun(this, name),
    });
    this.transformJobs = transformJobsOf(this);
    this.transform = new JobScheduler({
      kind: 'transform',
      jobs: this.transformJobs,
      background: this.background,
      places: this.places,
      makeRun: (name) => new TransformRun(this, name),
    });
    this.tunings = new TuningJobs(store, clock, (tuning) => {
      const arn = this.arns.of('hyper-parameter-tuning-job', tuning.name);
      const detail = tuningEvent(this.tuningView, tuning, this.tags.asMap(arn));
      this.events.announce('HyperParameter Tuning Job', arn, detail);
    });
    this.tuningView = { tunings: this.tunings, arns: this.arns, now: () => clock.now() };
    this.children = new ChildJobs(door, this.caller, this.tags, () => clock.now());
    const { tunings, children, arns, realTime, background } = this;
    this.tuner = new Tuner({ tunings, children, arns, clock, realTime, background });
    this.models = new Models(store, this.arns);
    this.configs = new EndpointConfigs(store, this.arns);
    this.endpoints = new Endpoints(store, this.arns, clock, (endpoint) => {
      const arn = this.arns.of('endpoint', endpoint.name);
      this.events.announce('Endpoint', arn, endpointEvent(endpoint, this.arns, this.tags.asMap(arn)));
    });
    this.endpointRunner = new EndpointRunner(this);
    this.groups = new ModelPackageGroups(store, this.arns);
    this.packages = new ModelPackages(store, this.arns);
    mkdirSync(this.workspace, { recursive: true });
  }

  describeParts(): DescribeParts {
    return { arns: this.arns, now: this.platform.clock.now(), spotPrice: this.rehearsal.spotPrice };
  }

  readonly announcePackage = (entry: ModelPackage): void => {
    this.events.announce('Model Package', this.arns.of('model-package', entry.name), packageEvent(entry, this.arns));
  };

  /** Where a job's hosts have their `/opt/ml`. Its name is safe: the API model allows letters, digits and dashes. */
  jobDirectory(name: string): string {
    return join(this.workspace, 'training', name);
  }

  /** Where a processing or transform job has its files. */
  workDirectory(kind: 'processing' | 'transform', name: string): string {
    return join(this.workspace, kind, name);
  }

  /** What stays on the instances of a warm pool from one job to the next. */
  warmPoolDirectory(cache: string): string {
    return join(this.workspace, 'warm-pools', cache);
  }

  endpointDirectory(...parts: readonly string[]): string {
    return join(this.workspace, 'endpoints', ...parts);
  }

  /** Ends what runs; jobs and endpoints say so, or go on with the next server. */
  async stop(): Promise<void> {
    await this.tuner.shutDown();
    this.warmPools.close();
    await Promise.all([
      this.scheduler.shutDown(),
      this.processing.shutDown(),
      this.transform.shutDown(),
      this.endpointRunner.shutDown(),
    ]);
    this.metrics.flush();
    await this.background.idle();
    this.jobs.write();
  }
}
