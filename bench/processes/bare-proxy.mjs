/** The least that a streaming proxy in Node can do: everything goes to /invocations of the given port. Prints its port. */
import { Agent, createServer, request as httpRequest } from 'node:http';

const target = { host: '127.0.0.1', port: Number(process.argv[2]), path: '/invocations', method: 'POST' };
const agent = new Agent({ keepAlive: true });
const server = createServer((request, response) => {
  const headers = { ...request.headers };
  delete headers.host;
  const onward = httpRequest({ ...target, agent, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', (error) => response.destroy(error));
  request.pipe(onward);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
