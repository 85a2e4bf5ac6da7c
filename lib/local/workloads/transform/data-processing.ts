import { fieldsOf } from './csv';
import { JsonPath, JsonPathError } from './json-path';
import type { JsonNode } from './json-text';
import { parseJson, scalar, stringifyJson } from './json-text';
import { countLines, linesOf } from './lines';
import type { TransformRecord } from './records';
import type { Format } from './spec';
import { TransformDataError } from './spec';

export interface ProcessingRules {
  readonly inputFormat: Format | undefined;
  readonly outputFormat: Format | undefined;
  /** @default the whole record */
  readonly inputFilter?: string;
  readonly outputFilter?: string;
  readonly joinInput: boolean;
  /** Gives each record an id and the job's start: ISO time. @default none */
  readonly inferenceTime?: string;
  readonly newId: () => string;
}

export interface SourceRecord extends TransformRecord {
  /** The record before it was filtered. */
  readonly source: Buffer;
}

/** What a job takes from its records before a model sees them, and what it makes of the answers. */
export class DataProcessing {
  private readonly inputFilter: JsonPath;
  private readonly outputFilter: JsonPath;

  /** @throws JsonPathError */
  constructor(private readonly rules: ProcessingRules) {
    this.inputFilter = JsonPath.parse(rules.inputFilter ?? '$');
    this.outputFilter = JsonPath.parse(rules.outputFilter ?? '$');
  }

  /** Whether records must be looked into at all. */
  get changesInput(): boolean {
    return !this.inputFilter.isRoot;
  }

  get changesOutput(): boolean {
    return this.rules.joinInput || !this.outputFilter.isRoot || this.rules.inferenceTime !== undefined;
  }

  /** @throws TransformDataError */
  filterInput({ raw, data }: TransformRecord): SourceRecord {
    if (!this.changesInput) return { raw, data, source: data };
    const { inputFormat } = this.rules;
    const filtered = Buffer.from(select(this.inputFilter, parse(data.toString(), inputFormat, 'input'), inputFormat));
    return { raw: Buffer.concat([filtered, Buffer.from('\n')]), data: filtered, source: data };
  }

  /** What the model answered to each of the records that were sent. @throws TransformDataError */
  async outputsOf(answer: Buffer, count: number): Promise<Iterable<string>> {
    // A JSON document may have several lines, if it is the answer to one record.
    if (this.rules.outputFormat === 'json' && count === 1) return [answer.toString()];
    if ((await countLines(answer)) !== count)
      throw new TransformDataError('Fail to join data: mismatched line count between the input and the output');
    return linesOf(answer);
  }

  /** The record to write. @param source the record before it was filtered @throws TransformDataError */
  finish(source: Buffer, output: string): string {
    const { joinInput, outputFormat, inferenceTime } = this.rules;
    // Fields that nobody chooses among need not be told apart.
    if (outputFormat === 'csv' && this.outputFilter.isRoot && inferenceTime === undefined)
      return joinInput ? `${source.toString()},${output}` : output;
    const answer = parse(output, outputFormat, 'output');
    const joined = joinInput ? this.join(parse(source.toString(), this.rules.inputFormat, 'input'), answer) : answer;
    const kept = filtered(this.outputFilter, joined);
    const named = inferenceTime === undefined ? kept : withId(kept, outputFormat, this.rules.newId(), inferenceTime);
    return write(named, outputFormat);
  }

  private join(input: JsonNode, output: JsonNode): JsonNode {
    if (input.kind === 'array' && output.kind === 'array' && this.rules.outputFormat === 'csv')
      return { kind: 'array', items: [...input.items, ...output.items] };
    const members = input.kind === 'object' ? input.members : new Map([['SageMakerInput', input]]);
    return { kind: 'object', members: new Map([...members, ['SageMakerOutput', output]]) };
  }
}

/** A row of CSV is an array of its fields. @throws TransformDataError */
function parse(text: string, format: Format | undefined, side: 'input' | 'output'): JsonNode {
  if (format === 'csv') return { kind: 'array', items: fieldsOf(text).map(scalar) };
  try {
    return parseJson(text);
  } catch (error) {
    const message =
      side === 'input' ? 'Failed to parse input as JSON' : 'Failed to parse output from the algorithm as JSON';
    throw new TransformDataError(message, { cause: error });
  }
}

function select(path: JsonPath, node: JsonNode, format: Format | undefined): string {
  return write(filtered(path, node), format);
}

function filtered(path: JsonPath, node: JsonNode): JsonNode {
  try {
    return path.select(node);
  } catch (error) {
    if (error instanceof JsonPathError) throw new TransformDataError(error.message, { cause: error });
    throw error;
  }
}

function write(node: JsonNode, format: Format | undefined): string {
  if (format !== 'csv') return stringifyJson(node);
  return node.kind === 'array' ? node.items.map(stringifyJson).join(',') : stringifyJson(node);
}

function withId(node: JsonNode, format: Format | undefined, id: string, time: string): JsonNode {
  if (format === 'csv') {
    const items = node.kind === 'array' ? node.items : [node];
    return { kind: 'array', items: [...items, scalar(id), scalar(time)] };
  }
  const members = node.kind === 'object' ? node.members : new Map([['SageMakerOutput', node]]);
  const added: [string, JsonNode][] = [
    ['SageMakerInferenceId', scalar(JSON.stringify(id))],
    ['SageMakerInferenceTime', scalar(JSON.stringify(time))],
  ];
  return { kind: 'object', members: new Map([...members, ...added]) };
}
