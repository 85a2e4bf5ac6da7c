import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiTable } from './api-model';
import { ApiModel } from './api-model';

/** The API models by service, each read on first use (SageMaker's costs 10 ms and 6 MB). */
export class ApiModels {
  private readonly loaded = new Map<string, ApiModel>();

  /** @throws Error when there is no table for the service */
  get(service: string): ApiModel {
    let model = this.loaded.get(service);
    if (model === undefined) {
      const text = readFileSync(join(__dirname, 'tables', `${service}.json`), 'utf8');
      model = new ApiModel(JSON.parse(text) as ApiTable);
      this.loaded.set(service, model);
    }
    return model;
  }
}
