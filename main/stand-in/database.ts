import Database from 'better-sqlite3'

/** Everything the stand-in knows, in one file. Settlements, reversals and messages only grow; triggers refuse the rest. */
const schema = `
CREATE TABLE IF NOT EXISTS person (
  person_number TEXT PRIMARY KEY, id_number TEXT NOT NULL, card_number TEXT, card_identification TEXT, content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS person_id_number ON person (id_number);
CREATE INDEX IF NOT EXISTS person_card_number ON person (card_number);
CREATE TABLE IF NOT EXISTS visit (visit_id TEXT PRIMARY KEY, person_number TEXT NOT NULL, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS stay (visit_id TEXT PRIMARY KEY REFERENCES visit, message_id TEXT UNIQUE, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS outpatient_visit (
  visit_id TEXT PRIMARY KEY REFERENCES visit, hospital_number TEXT NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS outpatient_visit_number ON outpatient_visit (hospital_number);
CREATE TABLE IF NOT EXISTS stock (
  position INTEGER PRIMARY KEY, record TEXT NOT NULL, kind TEXT NOT NULL, deleted INTEGER NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS stock_record ON stock (record) WHERE deleted = 0;
CREATE TABLE IF NOT EXISTS stock_code (code TEXT NOT NULL, position INTEGER NOT NULL REFERENCES stock) STRICT;
CREATE INDEX IF NOT EXISTS stock_code_code ON stock_code (code);
CREATE TABLE IF NOT EXISTS item (code TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sign_in (number TEXT PRIMARY KEY, operator TEXT NOT NULL, day TEXT NOT NULL, ended INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS fee_line (
  visit_id TEXT NOT NULL REFERENCES visit, line_id TEXT NOT NULL, position INTEGER NOT NULL, amount_fen INTEGER NOT NULL,
  content TEXT NOT NULL, PRIMARY KEY (visit_id, line_id)
) STRICT;
CREATE TABLE IF NOT EXISTS settlement (
  position INTEGER PRIMARY KEY, settlement_id TEXT NOT NULL UNIQUE, message_id TEXT NOT NULL UNIQUE,
  visit_id TEXT NOT NULL REFERENCES visit, person_number TEXT NOT NULL, insurance_type TEXT NOT NULL, year INTEGER NOT NULL,
  cancels TEXT REFERENCES settlement (settlement_id),
  settled_at INTEGER NOT NULL, total_fen INTEGER NOT NULL, fund_fen INTEGER NOT NULL, person_fen INTEGER NOT NULL,
  account_fen INTEGER NOT NULL, cash_fen INTEGER NOT NULL, content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS settlement_visit ON settlement (visit_id);
CREATE INDEX IF NOT EXISTS settlement_person ON settlement (person_number, insurance_type, year);
CREATE INDEX IF NOT EXISTS settlement_cancels ON settlement (cancels);
CREATE INDEX IF NOT EXISTS settlement_settled_at ON settlement (settled_at);
CREATE TABLE IF NOT EXISTS taken_back (
  settlement_id TEXT PRIMARY KEY REFERENCES settlement (settlement_id), message_id TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS message (
  position INTEGER PRIMARY KEY, message_id TEXT NOT NULL, infno TEXT NOT NULL, received_at INTEGER NOT NULL,
  accepted INTEGER NOT NULL, words TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS voucher (
  code TEXT PRIMARY KEY, person_number TEXT NOT NULL, shown_at INTEGER NOT NULL, token TEXT UNIQUE, decoded_at INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS file (
  query_number TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, content BLOB NOT NULL, until INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS mapping (
  item_code TEXT NOT NULL, list_type TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (item_code, list_type)
) STRICT;
CREATE TABLE IF NOT EXISTS settlement_list (
  list_id TEXT PRIMARY KEY, settlement_id TEXT NOT NULL UNIQUE REFERENCES settlement (settlement_id), message_id TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS visit_person ON visit (person_number);
CREATE VIEW IF NOT EXISTS standing AS
  SELECT s.* FROM settlement s WHERE s.settlement_id NOT IN (SELECT settlement_id FROM taken_back);
CREATE VIEW IF NOT EXISTS valid_settlement AS
  SELECT s.* FROM standing s
  WHERE s.cancels IS NULL AND s.settlement_id NOT IN (SELECT c.cancels FROM standing c WHERE c.cancels IS NOT NULL);
CREATE TRIGGER IF NOT EXISTS settlement_stays BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'settlements only grow'); END;
CREATE TRIGGER IF NOT EXISTS settlement_same BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'settlements only grow'); END;
CREATE TRIGGER IF NOT EXISTS taken_back_stays BEFORE DELETE ON taken_back BEGIN SELECT RAISE(ABORT, 'takings back only grow'); END;
CREATE TRIGGER IF NOT EXISTS message_stays BEFORE DELETE ON message BEGIN SELECT RAISE(ABORT, 'messages only grow'); END;
`

export type Connection = Database.Database

/** Opens the ledger's file; like a real platform it has nothing to lose at a power cut once it has answered. */
export function openDatabase(file: string, reading = false): Connection {
  // Whoever only looks changes nothing, and may look while the program runs.
  if (reading) return new Database(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
  const connection = new Database(file, { timeout: 5_000 })
  try {
    connection.pragma('journal_mode = WAL')
    // Said on every opening: this build falls back to NORMAL when a file is opened again.
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
    connection.exec(schema)
    return connection
  } catch (cause) {
    connection.close()
    throw cause
  }
}
