/** The editions of the interface as data: how wide each member is, what must be there, and in which form a region takes its messages. */
export { type Attachment, detach, inParts } from './attachment.ts'
export { check } from './check.ts'
export { type Edition, type EditionName, type EditionWishes, editionNames, editionOf, nameWidthOf } from './editions.ts'
export { shape } from './shape.ts'
