/** Catalogue items and the terms under which they are paid. */
export * from './item-terms.ts'
