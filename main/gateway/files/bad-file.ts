/** A file that is not what the interface promises: the words say what is wrong and where, never what stood there. */
export class BadFile extends Error {
  override readonly name = 'BadFile'
}
