import type {
  DeleteDashboardsCommandInput,
  DeleteDashboardsCommandOutput,
  GetDashboardCommandInput,
  GetDashboardCommandOutput,
  ListDashboardsCommandInput,
  ListDashboardsCommandOutput,
  PutDashboardCommandInput,
  PutDashboardCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { ServiceError } from '../../../common/errors';
import { pageOf } from '../../../common/page';
import { real, recorded } from '../../service';
import type { CloudWatchContext, DashboardRecord } from '../context';
import { invalidToken, invalidValue, notFound } from '../errors';

const PAGE = 1000;

export const putDashboard = (cloudwatch: CloudWatchContext) =>
  recorded<PutDashboardCommandInput, PutDashboardCommandOutput>('the console would draw it', (input) => {
    const name = input.DashboardName as string;
    if (!/^[\w-]{1,255}$/.test(name))
      throw invalidValue(
        `The value ${name} for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).`,
      );
    checkBody(input.DashboardBody as string);
    cloudwatch.dashboards.put(name, {
      name,
      body: input.DashboardBody as string,
      modified: cloudwatch.platform.clock.now(),
    });
    return { DashboardValidationMessages: [] };
  });

export const getDashboard = (cloudwatch: CloudWatchContext) =>
  real<GetDashboardCommandInput, GetDashboardCommandOutput>((input) => {
    const dashboard = cloudwatch.dashboards.get(input.DashboardName as string);
    if (dashboard === undefined) throw notFound(`Dashboard ${input.DashboardName} does not exist`);
    return { DashboardArn: arnOf(cloudwatch, dashboard), DashboardBody: dashboard.body, DashboardName: dashboard.name };
  });

export const listDashboards = (cloudwatch: CloudWatchContext) =>
  real<ListDashboardsCommandInput, ListDashboardsCommandOutput>((input) => {
    const dashboards = cloudwatch.dashboards
      .list({ prefix: input.DashboardNamePrefix })
      .map(([, dashboard]) => dashboard);
    const page = pageOf(dashboards, {
      token: input.NextToken,
      limit: PAGE,
      keyOf: (dashboard) => dashboard.name,
      invalidToken,
    });
    const entries = page.items.map((dashboard) => ({
      DashboardName: dashboard.name,
      DashboardArn: arnOf(cloudwatch, dashboard),
      LastModified: new Date(dashboard.modified),
      Size: Buffer.byteLength(dashboard.body),
    }));
    return { DashboardEntries: entries, NextToken: page.next };
  });

export const deleteDashboards = (cloudwatch: CloudWatchContext) =>
  real<DeleteDashboardsCommandInput, DeleteDashboardsCommandOutput>((input) => {
    const names = input.DashboardNames as string[];
    const missing = names.filter((name) => !cloudwatch.dashboards.has(name));
    if (missing.length > 0) throw notFound(`Dashboard ${missing.join(', ')} does not exist`);
    cloudwatch.platform.store.transaction(() => names.forEach((name) => cloudwatch.dashboards.delete(name)));
    return {};
  });

function checkBody(body: string): void {
  try {
    const parsed: unknown = JSON.parse(body);
    if (parsed !== null && typeof parsed === 'object') return;
  } catch {
    // told below, as for JSON that is no object
  }
  throw new ServiceError('InvalidParameterInput', 'The field DashboardBody must be a valid JSON object', {
    fields: { dashboardValidationMessages: [] },
  });
}

function arnOf(cloudwatch: CloudWatchContext, { name }: DashboardRecord): string {
  return `arn:aws:cloudwatch::${cloudwatch.platform.account}:dashboard/${name}`;
}
