import { ApiModels } from '../../../lib/local/models/load';
import { decodeXml, encodeMembers } from '../../../lib/local/wire/xml';

const s3 = new ApiModels().get('s3');

test('a flattened list reads as the list it is, also with one element', () => {
  const text =
    '<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key> a &amp; b </Key></Object><Quiet>true</Quiet></Delete>';
  expect(decodeXml(s3.shape('Delete'), text)).toEqual({ Objects: [{ Key: ' a & b ' }], Quiet: true });
});

test('a wrapped list may be empty', () => {
  expect(decodeXml(s3.shape('Tagging'), '<Tagging><TagSet/></Tagging>')).toEqual({ TagSet: [] });
});

test('broken XML is MalformedXML', () => {
  expect(() => decodeXml(s3.shape('Delete'), '<Delete><Object>')).toThrow('The XML you provided was not well-formed');
});

test('entities that expand into each other are not followed', () => {
  const bomb =
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><Delete><Object><Key>&c;</Key></Object></Delete>';
  const started = process.memoryUsage().rss;
  try {
    const read = decodeXml(s3.shape('Delete'), bomb) as { Objects: [{ Key: string }] };
    expect(read.Objects[0].Key.length).toBeLessThan(1000);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
  }
  expect(process.memoryUsage().rss - started).toBeLessThan(50e6);
});

test('elements come in the order of the model, text is escaped', () => {
  const output = { Name: 'bucket', Contents: [{ Key: 'a<b', Size: 1, LastModified: new Date(0) }], IsTruncated: false };
  expect(encodeMembers(s3.shape('ListObjectsV2Output'), output)).toBe(
    '<IsTruncated>false</IsTruncated><Contents><Key>a&lt;b</Key><LastModified>1970-01-01T00:00:00.000Z</LastModified><Size>1</Size></Contents><Name>bucket</Name>',
  );
});
