-- The law a settlement was worked out under, kept once per hash: canonical JSON of the pack's files, whose SHA-256 is the hash.
CREATE TABLE policy_pack (
  hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT, WITHOUT ROWID;

-- What the engine was given. Sealed: identities, birth date and care of a person.
CREATE TABLE settlement_source (
  settlement INTEGER NOT NULL PRIMARY KEY REFERENCES settlement (position),
  pack_hash TEXT NOT NULL REFERENCES policy_pack (hash),
  -- Which part of a divided case this settlement is, from 0; NULL for a case that was settled whole.
  part INTEGER CHECK (part >= 0),
  content BLOB NOT NULL
) STRICT;

-- Settlements up to this place were booked before sources were kept; after it, one without a source is a fault.
INSERT INTO counter (name, value) SELECT 'settlements-without-source', coalesce(max(position), 0) FROM settlement;

CREATE TRIGGER policy_pack_is_not_changed BEFORE UPDATE ON policy_pack BEGIN SELECT RAISE(ABORT, 'policy_pack: recorded rows are never changed'); END;
CREATE TRIGGER policy_pack_is_not_deleted BEFORE DELETE ON policy_pack BEGIN SELECT RAISE(ABORT, 'policy_pack: recorded rows are never deleted'); END;
CREATE TRIGGER settlement_source_is_not_changed BEFORE UPDATE ON settlement_source BEGIN SELECT RAISE(ABORT, 'settlement_source: recorded rows are never changed'); END;
CREATE TRIGGER settlement_source_is_not_deleted BEFORE DELETE ON settlement_source BEGIN SELECT RAISE(ABORT, 'settlement_source: recorded rows are never deleted'); END;
