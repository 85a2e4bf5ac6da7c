import { EventEmitter } from 'node:events';
import { outliveFullDisk } from '../../../lib/local/cli/full-disk';

test('a write that a full disk refused is reported; anything else ends the server', () => {
  const program = new EventEmitter();
  const warnings: string[] = [];
  const undo = outliveFullDisk(program, (message) => warnings.push(message));
  program.emit('uncaughtException', Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }));
  expect(warnings).toEqual(['the disk that holds the state is full, free some space: database or disk is full']);
  expect(() => program.emit('uncaughtException', new TypeError('a mistake'))).toThrow('a mistake');
  undo();
  expect(program.listenerCount('uncaughtException')).toBe(0);
});
