-- A task on a draft says what it is about, not only how many rows it has read.

-- +goose Up

ALTER TABLE import_draft ADD task_phase text NOT NULL DEFAULT '' CHECK (task_phase IN ('', 'reading', 'checking', 'comparing', 'writing', 'indexing', 'measuring'));
