/** The least that Node can do: answers a JSON document of the given size. Prints its port. */
import { createServer } from 'node:http';

const size = Number(process.argv[2]);
const document = JSON.stringify({ padding: 'x'.repeat(Math.max(0, size - 14)) });
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': document.length });
    response.end(document);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
