/** As S3 encodes keys where a client asks for `encoding-type=url`: Java's URLEncoder, with slashes left alone. */
export function urlEncoded(text: string): string {
  return encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/%2F/g, '/')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Keys as a listing shows them. */
export function keyEncoder(type: string | undefined): (text: string) => string {
  return type === 'url' ? urlEncoded : (text) => text;
}
