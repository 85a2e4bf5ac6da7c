import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AnswerTrouble, answering, putToUrl, responder } from '../../../lib/constructs/handlers/shared/custom-resource';
import { DELAYS } from '../../../lib/constructs/handlers/shared/retry';

const noWait = { sleep: async () => {} };

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

    await responder(noWait, putToUrl)(
      { ...to, ResponseURL },
      { status: 'SUCCESS', physicalResourceId: 'p', data: { A: '1' } },
    );

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
    const respond = responder(noWait, async (_url, text) => ((body = text), 200));
    for (const letter of ['x', 'ü', '模']) {
      await respond(to, { status: 'FAILED', physicalResourceId: 'p', reason: letter.repeat(9000) });
      expect(Buffer.byteLength(body)).toBeLessThan(4096);
      expect((JSON.parse(body) as { Reason: string }).Reason).toMatch(new RegExp(`^${letter}+$`));
    }
  });

  test('with attributes that have no room says so instead of being refused', async () => {
    let body = '';
    const respond = responder(noWait, async (_url, text) => ((body = text), 200));
    await respond(to, { status: 'SUCCESS', physicalResourceId: 'p', data: { Best: 'x'.repeat(4000) } });
    expect(JSON.parse(body)).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'p',
      Reason:
        'the attributes make an answer of 4137 bytes, CloudFormation takes 4096: define fewer metrics or parameters, or shorter ones',
    });
  });

  test('that did not arrive throws, to be delivered again', async () => {
    const waits: number[] = [];
    const ports = { sleep: async (milliseconds: number) => void waits.push(milliseconds) };
    const respond = responder(ports, async () => 503);
    await expect(respond(to, { status: 'SUCCESS', physicalResourceId: 'p' })).rejects.toThrow(
      new AnswerTrouble(new Error("CloudFormation's response URL answered 503")),
    );
    expect(waits).toEqual(DELAYS);
  });

  test('that does not arrive at once is sent again', async () => {
    const statuses = [500, 200];
    const sent: string[] = [];
    const respond = responder(noWait, async (_url, text) => {
      sent.push(text);
      const status = statuses.shift();
      if (sent.length === 1) throw new Error('connect ECONNRESET');
      return status ?? 200;
    });
    await respond(to, { status: 'SUCCESS', physicalResourceId: 'p' });
    expect(sent).toHaveLength(2);
  });

  test('that nobody waits for any more is dropped with a warning', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    await responder(noWait, async () => 403)(to, { status: 'SUCCESS', physicalResourceId: 'p' });
    expect(warn).toHaveBeenCalledWith('the answer to l was refused with 403');
    warn.mockRestore();
  });

  test('that did not arrive is not followed by another one', async () => {
    const answers: string[] = [];
    const respond = async (_to: object, { status }: { status: string }) => {
      answers.push(status);
      throw new AnswerTrouble('lost');
    };
    const request = { ...to, RequestType: 'Create' as const, ResourceProperties: {} };
    const work = async () => ({ status: 'SUCCESS' as const, physicalResourceId: 'p' });
    await expect(answering(respond, request, 'id', work)).rejects.toThrow('lost');
    expect(answers).toEqual(['SUCCESS']);
  });
});
