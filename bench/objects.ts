import { jsonHeaders } from './processes';

/** Makes the bucket if it is not there, and puts an object. */
export async function putObject(port: number, bucket: string, key: string, body: Buffer): Promise<void> {
  const { authorization = '' } = jsonHeaders('s3', '');
  const headers = { authorization, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  await fetch(`http://127.0.0.1:${port}/${bucket}`, { method: 'PUT', headers });
  const response = await fetch(`http://127.0.0.1:${port}/${bucket}/${key}`, {
    method: 'PUT',
    headers,
    body: new Uint8Array(body),
  });
  if (!response.ok) throw new Error(`PutObject ${key}: ${await response.text()}`);
}
