import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { putToUrl, responder } from '../../../lib/constructs/handlers/shared/custom-resource';

const to = { RequestId: 'r', ResponseURL: 'http://cloudformation/answer', StackId: 's', LogicalResourceId: 'l' };

describe('an answer to CloudFormation', () => {
  test('is put to a presigned URL with an empty content type', async () => {
    const seen: object[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8');
      request.on('data', (body: string) => {
        seen.push({
          method: request.method,
          type: request.headers['content-type'],
          url: request.url,
          ...JSON.parse(body),
        });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ResponseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=x`;

    await responder(putToUrl)({ ...to, ResponseURL }, { status: 'SUCCESS', physicalResourceId: 'p', data: { A: '1' } });

    await new Promise((resolve) => server.close(resolve));
    expect(seen).toEqual([
      {
        method: 'PUT',
        type: '',
        url: '/answer?signature=x',
        Status: 'SUCCESS',
        Reason: 'SUCCESS',
        PhysicalResourceId: 'p',
        StackId: 's',
        RequestId: 'r',
        LogicalResourceId: 'l',
        Data: { A: '1' },
      },
    ]);
  });

  test('keeps within the 4,096 bytes that CloudFormation takes', async () => {
    let body = '';
    const respond = responder(async (_url, text) => ((body = text), 200));
    await respond(to, { status: 'FAILED', physicalResourceId: 'p', reason: 'x'.repeat(9000) });
    expect(body.length).toBeLessThan(4096);
  });

  test('that did not arrive throws, to be delivered again', async () => {
    const respond = responder(async () => 503);
    await expect(respond(to, { status: 'SUCCESS', physicalResourceId: 'p' })).rejects.toThrow(
      "CloudFormation's response URL answered 503",
    );
  });

  test('that nobody waits for any more is dropped with a warning', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    await responder(async () => 403)(to, { status: 'SUCCESS', physicalResourceId: 'p' });
    expect(warn).toHaveBeenCalledWith('the answer to l was refused with 403');
    warn.mockRestore();
  });
});
