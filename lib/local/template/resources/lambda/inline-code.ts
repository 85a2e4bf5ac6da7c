import { crc32 } from 'node:zlib';

/** The helper that AWS puts beside inline code, so that `require('cfn-response')` works; it answers over http or https. */
const NODE_RESPONSE = `exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';
exports.send = function (event, context, responseStatus, responseData, physicalResourceId, noEcho) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({
      Status: responseStatus,
      Reason: 'See the details in CloudWatch Log Stream: ' + context.logStreamName,
      PhysicalResourceId: physicalResourceId || context.logStreamName,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      NoEcho: noEcho || false,
      Data: responseData,
    });
    const url = new URL(event.ResponseURL);
    const options = { method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } };
    const request = require(url.protocol.slice(0, -1)).request(url, options, (response) => {
      response.resume();
      resolve(context.done());
    });
    request.on('error', (error) => reject(context.done(error)));
    request.end(body);
  });
};
`;

const PYTHON_RESPONSE = `import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = json.dumps({
        "Status": responseStatus,
        "Reason": reason or "See the details in CloudWatch Log Stream: {}".format(context.log_stream_name),
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }).encode()
    request = urllib.request.Request(event["ResponseURL"], data=body, method="PUT", headers={"content-type": ""})
    urllib.request.urlopen(request).read()
`;

/** Source code that stands in a template, as the archive that Lambda takes. */
export function inlineCode(source: string, runtime: string): Uint8Array {
  return runtime.startsWith('python')
    ? zip({ 'index.py': source, 'cfnresponse.py': PYTHON_RESPONSE })
    : zip({ 'index.js': source, 'cfn-response.js': NODE_RESPONSE });
}

/** A ZIP archive without compression. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const common = commonHeader(data, name);
    const entry = Buffer.concat([u32(0x04034b50), common, Buffer.from(name), data]);
    const attributes = [u16(0), u16(0), u16(0), u32((0o100644 << 16) >>> 0), u32(offset)];
    central.push(Buffer.concat([u32(0x02014b50), u16(0x031e), common, ...attributes, Buffer.from(name)]));
    local.push(entry);
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const count = central.length;
  const end = Buffer.concat([
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(count),
    u16(count),
    u32(directory.length),
    u32(offset),
    u16(0),
  ]);
  return Buffer.concat([...local, directory, end]);
}

/** Version, flags, method, time, date (1980-01-01), checksum, sizes and name length: the same in both headers. */
function commonHeader(data: Buffer, name: string): Buffer {
  const fixed = [u16(20), u16(0x0800), u16(0), u16(0), u16(0x21)];
  return Buffer.concat([
    ...fixed,
    u32(crc32(data)),
    u32(data.length),
    u32(data.length),
    u16(Buffer.byteLength(name)),
    u16(0),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
