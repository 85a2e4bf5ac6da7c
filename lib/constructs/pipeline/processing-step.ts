import type { ITaggableV2 } from 'aws-cdk-lib';
import { TagManager, TagType } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { Faults } from '../private/faults';
import { checkProcessing, ProcessingSetup } from '../private/processing-setup';
import { folderPrefix } from '../private/s3-prefix';
import { allowJobs, allowReadingOutput, checkJobStep, jobStepDefinition } from '../private/step-definition';
import type { ProcessingOutput, ProcessingSpecificationProps } from '../training/processing-job-props';
import type { JobStepProps, PipelineStepConfig } from './pipeline-step';
import { PipelineStep } from './pipeline-step';
import { PipelineValue } from './pipeline-value';
import { StepOutput } from './step-output';

/** Properties of `ProcessingStep`. */
export interface ProcessingStepProps extends ProcessingSpecificationProps, JobStepProps {
  /**
   * Outputs of earlier steps by name. The container finds them as it finds `inputs`.
   *
   * @default - none
   */
  readonly stepInputs?: { readonly [name: string]: StepOutput };

  /**
   * JSON files that the container writes, by the name of the output, so that `json` can look into them.
   *
   * @default - none
   */
  readonly reports?: { readonly [output: string]: string };
}

/**
 * A processing job as a step: splits data, evaluates a model. Each execution has a folder of its own below the prefix of an
 * output.
 */
@propertyInjectable
export class ProcessingStep extends PipelineStep implements iam.IGrantable, ITaggableV2 {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.ProcessingStep';

  public readonly grantPrincipal: iam.IPrincipal;
  /** What the job acts as. */
  public readonly role: iam.IRole;
  /** Tags of the jobs. */
  public readonly cdkTagManager: TagManager;
  private readonly setup: ProcessingSetup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProcessingStepProps,
  ) {
    super(scope, id, props);
    checkProcessing(this, props);
    const faults = new Faults(this);
    checkJobStep(faults, props);
    for (const output of Object.keys(props.reports ?? {}))
      this.requireOutput(faults, `reports has "${output}"`, output);
    const twice = Object.keys(props.stepInputs ?? {}).filter((name) => props.inputs?.[name] !== undefined);
    faults.when(twice.length > 0, `"${twice.join('", "')}" is in inputs and in stepInputs: give either`).throwIfAny();
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, 'Custom::TrainyardProcessingStep');
    this.setup = new ProcessingSetup(this, props, this.cdkTagManager);
    this.role = this.setup.role;
    this.grantPrincipal = this.role;
    for (const output of Object.values(props.stepInputs ?? {})) allowReadingOutput(this.role, output);
  }

  /**
   * What the step leaves behind.
   *
   * @param name of one of the outputs
   */
  public output(name: string): StepOutput {
    const faults = new Faults(this);
    const output = this.requireOutput(faults, `output("${name}") is asked for`, name);
    faults.throwIfAny();
    const uri = PipelineValue._get(`Steps.${this.stepName}.ProcessingOutputConfig.Outputs['${name}'].S3Output.S3Uri`);
    if (output === undefined) throw new Error('requireOutput() lets no unknown output through');
    const { encryptionKey } = this.setup;
    return StepOutput._of(this, { bucket: output.bucket, prefix: folderPrefix(output.prefix), encryptionKey }, uri);
  }

  /**
   * A value of a report, for a condition.
   *
   * @param output one of the reports
   * @param path of the value, such as `metrics.accuracy`
   */
  public json(output: string, path: string): PipelineValue {
    const known = Object.keys(this.props.reports ?? {}).join(', ') || 'none';
    new Faults(this)
      .when(this.props.reports?.[output] === undefined, `json("${output}") is no report: reports has ${known}`)
      .throwIfAny();
    const PropertyFile = { Get: `Steps.${this.stepName}.PropertyFiles.${output}` };
    return PipelineValue._of(this, { 'Std:JsonGet': { PropertyFile, Path: path } });
  }

  public bind(role: iam.IRole): PipelineStepConfig {
    allowJobs(this, role, 'processing-job/pipelines-*', OPERATIONS, this.role);
    for (const output of Object.keys(this.props.reports ?? {})) allowReadingOutput(role, this.output(output));
    const reports = Object.entries(this.props.reports ?? {}).map(([output, file]) => ({
      PropertyFileName: output,
      OutputName: output,
      FilePath: file,
    }));
    const definition = jobStepDefinition(this, 'Processing', this.arguments(), this.props);
    return { definition: { ...definition, PropertyFiles: reports.length === 0 ? undefined : reports } };
  }

  /** @internal */
  public override _reads(): PipelineStep[] {
    return Object.values(this.props.stepInputs ?? {}).map(({ step }) => step);
  }

  private arguments(): Record<string, unknown> {
    const specification = this.setup.specification();
    const inputs = Object.entries(this.props.stepInputs ?? {}).map(([name, { uri }]) => ({
      InputName: name,
      S3Input: {
        S3Uri: uri._expression,
        LocalPath: `/opt/ml/processing/input/${name}`,
        S3DataType: 'S3Prefix',
        S3InputMode: 'File',
      },
    }));
    const config = specification['ProcessingOutputConfig'] as OutputConfig | undefined;
    return {
      ...specification,
      ProcessingInputs: [...(specification['ProcessingInputs'] as object[]), ...inputs],
      ProcessingOutputConfig: config && {
        ...config,
        Outputs: config.Outputs.map((output) => this.ofExecution(output)),
      },
    };
  }

  /** Executions at the same time must not write into each other's folders. */
  private ofExecution(output: OutputConfig['Outputs'][number]): object {
    const parts = [output.S3Output.S3Uri.replace(/\/$/, ''), EXECUTION, this.stepName, output.OutputName];
    return { ...output, S3Output: { ...output.S3Output, S3Uri: { 'Std:Join': { On: '/', Values: parts } } } };
  }

  private requireOutput(faults: Faults, what: string, name: string): ProcessingOutput | undefined {
    const known = Object.keys(this.props.outputs ?? {}).join(', ') || 'none';
    faults.when(this.props.outputs?.[name] === undefined, `${what}, but outputs has ${known}`);
    return this.props.outputs?.[name];
  }
}

interface OutputConfig {
  readonly Outputs: { readonly OutputName: string; readonly S3Output: { readonly S3Uri: string } }[];
}

const OPERATIONS = ['CreateProcessingJob', 'DescribeProcessingJob', 'StopProcessingJob'];
const EXECUTION = { Get: 'Execution.PipelineExecutionId' };
