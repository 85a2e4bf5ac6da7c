import { ServiceError } from '../common/errors';
import type { Shape, TimestampFormat } from '../models/api-model';
import { formatTimestamp, parseTimestamp } from '../models/timestamps';

/** Reads a plain value from a header, a query parameter, a form field or an element. @throws ServiceError SerializationException */
export function scalarFromText(shape: Shape, text: string): unknown {
  switch (shape.type) {
    case 'boolean':
      return text.trim().toLowerCase() === 'true';
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return numberFrom(text, shape.type);
    case 'timestamp':
      return parseTimestamp(text.trim()) ?? unreadable(text, 'a Timestamp');
    case 'blob':
      return Buffer.from(text, 'base64');
    default:
      return text;
  }
}

function numberFrom(text: string, type: string): number {
  const number = Number(text);
  const whole = type === 'integer' || type === 'long';
  return text.trim() === '' || Number.isNaN(number) || (whole && !Number.isInteger(number))
    ? unreadable(text, whole ? 'an Integer' : 'a Double')
    : number;
}

function unreadable(text: string, wanted: string): never {
  throw new ServiceError(
    'SerializationException',
    `STRING_VALUE "${text.slice(0, 100)}" can not be converted to ${wanted}`,
  );
}

export function textFromScalar(shape: Shape, value: unknown, times: TimestampFormat): string {
  if (shape.type === 'timestamp') return String(formatTimestamp(value as Date, shape.raw.timestampFormat ?? times));
  if (shape.type === 'blob') return Buffer.from(value as Uint8Array).toString('base64');
  if (Array.isArray(value))
    return value
      .map((item) => textFromScalar((shape.element as NonNullable<Shape['element']>).shape, item, times))
      .join(',');
  return String(value);
}
