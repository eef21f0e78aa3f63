/** How one catalogue version lies on disk: written by `main/catalogue-import`, read by `open-catalogue.ts`. */

/** "SBCA": a catalogue version, not a ledger. */
export const catalogueApplicationId = 0x53424341
/** Raised when the tables change; a file of another layout is refused, never guessed at. */
export const catalogueLayout = 1

/** Days are inclusive; an open end is NULL. Search columns and their full-text table will join `item` by its number. */
export const catalogueTables = `
CREATE TABLE catalogue (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE item (
  item INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  specification TEXT NOT NULL,
  unit TEXT NOT NULL,
  fee_category TEXT NOT NULL,
  origin TEXT,
  valid_from TEXT NOT NULL,
  valid_to TEXT CHECK (valid_to >= valid_from)
) STRICT;
CREATE TABLE item_class (
  item INTEGER NOT NULL REFERENCES item,
  class TEXT NOT NULL CHECK (class IN ('A', 'B', 'C')),
  restriction TEXT,
  valid_from TEXT NOT NULL,
  valid_to TEXT CHECK (valid_to >= valid_from),
  PRIMARY KEY (item, valid_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE item_share (
  item INTEGER NOT NULL REFERENCES item,
  insurance_type TEXT NOT NULL CHECK (insurance_type IN ('employee', 'resident')),
  kind TEXT NOT NULL CHECK (kind IN ('first-payment', 'direct-reimbursement', 'price-band')),
  share TEXT CHECK ((share IS NULL) = (kind = 'price-band')),
  valid_from TEXT NOT NULL,
  valid_to TEXT CHECK (valid_to >= valid_from),
  PRIMARY KEY (item, insurance_type, kind, valid_from)
) STRICT, WITHOUT ROWID;
CREATE TABLE price_limit (
  item INTEGER NOT NULL REFERENCES item,
  level TEXT NOT NULL CHECK (level IN ('L1', 'L2', 'L3')),
  -- Yuan per unit; '0' is a limit of zero, which is not the same as no row.
  amount TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT CHECK (valid_to >= valid_from),
  PRIMARY KEY (item, level, valid_from)
) STRICT, WITHOUT ROWID;
`
