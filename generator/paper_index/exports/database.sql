-- The tables of papers.db. Dates are ISO 8601 as far as they are known; positions count from 1.

CREATE TABLE metadata (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);

CREATE TABLE "groups" (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  description TEXT
);

CREATE TABLE tags (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  group_id TEXT NOT NULL REFERENCES "groups" (id),
  definition TEXT NOT NULL,
  parent TEXT REFERENCES tags (id)
);
CREATE INDEX tags_by_group ON tags (group_id);
CREATE INDEX tags_by_parent ON tags (parent);

CREATE TABLE tag_aliases (
  alias TEXT PRIMARY KEY NOT NULL,
  tag_id TEXT NOT NULL REFERENCES tags (id)
);
CREATE INDEX tag_aliases_by_tag ON tag_aliases (tag_id);

-- `authors` repeats the table of that name in one text, to be shown and searched.
CREATE TABLE papers (
  id TEXT PRIMARY KEY NOT NULL,
  address TEXT NOT NULL,
  title TEXT NOT NULL,
  authors TEXT NOT NULL,
  published TEXT,
  venue TEXT,
  venue_year INTEGER,
  publication TEXT,
  category TEXT,
  arxiv TEXT,
  doi TEXT,
  code TEXT,
  added TEXT,
  source TEXT,
  citation_key TEXT,
  abstract TEXT NOT NULL
);
CREATE INDEX papers_by_published ON papers (published);
CREATE INDEX papers_by_added ON papers (added);
CREATE UNIQUE INDEX papers_by_citation_key ON papers (citation_key);
CREATE INDEX papers_by_venue ON papers (venue, venue_year);

CREATE TABLE authors (
  paper_id TEXT NOT NULL REFERENCES papers (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (paper_id, position)
);
CREATE INDEX authors_by_name ON authors (name);

CREATE TABLE paper_tags (
  paper_id TEXT NOT NULL REFERENCES papers (id),
  position INTEGER NOT NULL,
  tag_id TEXT NOT NULL REFERENCES tags (id),
  PRIMARY KEY (paper_id, position)
);
CREATE INDEX paper_tags_by_tag ON paper_tags (tag_id);

CREATE TABLE links (
  paper_id TEXT NOT NULL REFERENCES papers (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (paper_id, position)
);

CREATE TABLE aliases (
  alias TEXT PRIMARY KEY NOT NULL,
  paper_id TEXT NOT NULL REFERENCES papers (id)
);
CREATE INDEX aliases_by_paper ON aliases (paper_id);

CREATE TABLE former_keys (
  citation_key TEXT PRIMARY KEY NOT NULL,
  paper_id TEXT NOT NULL REFERENCES papers (id)
);
CREATE INDEX former_keys_by_paper ON former_keys (paper_id);

-- Case and accents make no difference. The texts themselves stand in `papers` only.
CREATE VIRTUAL TABLE papers_fts USING fts5 (
  title, abstract, authors,
  content="papers", tokenize="unicode61 remove_diacritics 2"
);
