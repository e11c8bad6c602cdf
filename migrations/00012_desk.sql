-- The analyst's desk: files that lie there as drafts, what they would change, the record of what came in, and the way back.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Every import, and every undoing of one. A file that brought nothing new is on record too; it made no revision of its own.
CREATE TABLE import_record (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at         timestamptz NOT NULL DEFAULT now(),
	actor      text   NOT NULL,
	layer      text   NOT NULL,
	file       text   NOT NULL,
	sha256     text   NOT NULL DEFAULT '' CHECK (sha256 ~ '^([0-9a-f]{64})?$'), -- '': what never was one file
	size       bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
	sender     text   NOT NULL DEFAULT '',
	format     text   NOT NULL DEFAULT '',
	encoding   text   NOT NULL DEFAULT '',
	crs_zh     text   NOT NULL DEFAULT '',
	crs_en     text   NOT NULL DEFAULT '',
	columns    jsonb  NOT NULL DEFAULT '[]', -- what each column was taken for
	options    jsonb  NOT NULL DEFAULT '{}', -- what the operator said
	rows_read  bigint NOT NULL DEFAULT 0,
	added      bigint NOT NULL DEFAULT 0,
	changed    bigint NOT NULL DEFAULT 0,
	unchanged  bigint NOT NULL DEFAULT 0,
	closed     bigint NOT NULL DEFAULT 0,
	left_out   bigint NOT NULL DEFAULT 0,    -- rows that the operator chose to leave out
	left_rows  jsonb  NOT NULL DEFAULT '[]', -- and what was wrong with them, as many as a receipt spells out
	revision   bigint NOT NULL REFERENCES revision,
	undoes     bigint UNIQUE REFERENCES import_record -- nothing is undone twice
);
CREATE INDEX ON import_record (revision);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON import_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON import_record TO peijian_app;

-- How a sender's files are read: who sends the same columns again need not be asked again.
CREATE TABLE import_sender (
	name     text NOT NULL CHECK (name <> ''),
	layer    text NOT NULL,
	options  jsonb NOT NULL,
	used_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (name, layer)
);
GRANT SELECT, INSERT, UPDATE ON import_sender TO peijian_app;

-- A file on the desk. Its bytes are kept here and not on a server's disk, so that any server of the city goes on where another stopped.
CREATE TABLE import_draft (
	id         text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{32}$'),
	owner      text   NOT NULL,
	file       text   NOT NULL,
	sha256     text   NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
	size       bigint NOT NULL CHECK (size >= 0),
	made_at    timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,
	state      text   NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'checked', 'committed')),
	options    jsonb  NOT NULL DEFAULT '{}',
	receipt    jsonb,                      -- of the last check
	revision   bigint NOT NULL DEFAULT 0,  -- of the city against which the difference was taken
	digest     text   NOT NULL DEFAULT '', -- of the difference
	record     bigint REFERENCES import_record,
	task       text   NOT NULL DEFAULT '' CHECK (task IN ('', 'check', 'commit')),
	task_no    bigint NOT NULL DEFAULT 0,  -- who works on it; a worker that lost its turn writes nothing
	task_until timestamptz NOT NULL DEFAULT '-infinity', -- a worker that is not heard of until then is dead
	task_rows  bigint NOT NULL DEFAULT 0,
	task_total bigint NOT NULL DEFAULT -1, -- -1: the file does not say
	task_stop  boolean NOT NULL DEFAULT false,
	fault      jsonb                       -- why the last task came to no end
);
CREATE INDEX ON import_draft (owner);
CREATE INDEX ON import_draft (expires_at);

CREATE TABLE import_chunk (
	draft text   NOT NULL REFERENCES import_draft ON DELETE CASCADE,
	n     bigint NOT NULL,
	bytes bytea  NOT NULL,
	PRIMARY KEY (draft, n)
);
ALTER TABLE import_chunk ALTER bytes SET STORAGE EXTERNAL; -- archives do not shrink any more

CREATE TABLE import_problem (
	draft text   NOT NULL REFERENCES import_draft ON DELETE CASCADE,
	n     bigint NOT NULL,
	body  jsonb  NOT NULL,                -- code, row, field, sentences
	note  boolean NOT NULL,
	row   bigint NOT NULL,
	lon   double precision,               -- where it is; NULL: nowhere
	lat   double precision,
	shape jsonb,                          -- GeoJSON, also of rings that no geometry column takes
	PRIMARY KEY (draft, n)
);

CREATE TABLE import_change (
	draft    text   NOT NULL REFERENCES import_draft ON DELETE CASCADE,
	n        bigint NOT NULL,
	what     text   NOT NULL CHECK (what IN ('added', 'changed', 'closed')),
	code     text   NOT NULL,
	row      bigint NOT NULL,             -- of the file, 0 for what the file does not name
	old      jsonb,
	new      jsonb,
	old_geom geometry(Geometry, 4490),
	new_geom geometry(Geometry, 4490),
	old_area double precision,            -- m² in the city's plane
	new_area double precision,
	PRIMARY KEY (draft, n)
);
CREATE INDEX ON import_change (draft, what, n);
GRANT SELECT, INSERT, UPDATE, DELETE ON import_draft, import_chunk, import_problem, import_change TO peijian_app;

-- Holds a layer's stage against what is in force, in pg_temp.verdict, as apply_staged will: counts, and a digest of which feature becomes what. Who has seen
-- a difference with this digest has seen this one.
-- +goose StatementBegin
CREATE FUNCTION weigh_staged(p_layer text, p_replace boolean, OUT added bigint, OUT changed bigint, OUT unchanged bigint, OUT closed bigint, OUT digest text)
LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_stage text := 'stage_' || v_table;
	v_payload text[] := payload_of(v_table);
	v_new text := (SELECT string_agg('s.' || quote_ident(c), ', ') FROM unnest(v_payload) c WHERE c <> 'source');
	v_old text := (SELECT string_agg('o.' || quote_ident(c), ', ') FROM unnest(v_payload) c WHERE c <> 'source');
BEGIN
	DROP TABLE IF EXISTS pg_temp.verdict;
	EXECUTE format(
		'CREATE TEMP TABLE verdict ON COMMIT DROP AS
		 SELECT s.code, s.file_row, o.version_id, CASE WHEN o.version_id IS NULL THEN ''added'' WHEN (%s) IS DISTINCT FROM (%s) THEN ''changed'' ELSE ''unchanged'' END AS what
		 FROM pg_temp.%I s LEFT JOIN %I o ON o.code = s.code AND o.rev_to IS NULL
		 UNION ALL
		 SELECT o.code, 0, o.version_id, ''closed'' FROM %I o WHERE %L AND o.rev_to IS NULL AND NOT EXISTS (SELECT FROM pg_temp.%I s WHERE s.code = o.code)',
		v_new, v_old, v_stage, v_table, v_table, p_replace, v_stage);
	SELECT count(*) FILTER (WHERE v.what = 'added'), count(*) FILTER (WHERE v.what = 'changed'),
	       count(*) FILTER (WHERE v.what = 'unchanged'), count(*) FILTER (WHERE v.what = 'closed'),
	       md5(concat_ws(' ', count(*) FILTER (WHERE v.what = 'unchanged'),
	           sum(hashtextextended(concat_ws(' ', v.what, v.version_id, v.code), 0)::numeric) FILTER (WHERE v.what <> 'unchanged'),
	           sum(hashtextextended(concat_ws(' ', v.what, v.version_id, v.code), 1)::numeric) FILTER (WHERE v.what <> 'unchanged')))
	INTO added, changed, unchanged, closed, digest FROM verdict v;
END
$$;
-- +goose StatementEnd

-- What weigh_staged found, feature by feature: old and new values, ground, and m² in the city's plane.
-- +goose StatementBegin
CREATE FUNCTION staged_difference(p_layer text)
RETURNS TABLE (what text, code text, file_row bigint, old jsonb, new jsonb, old_geom geometry, new_geom geometry, old_area double precision, new_area double precision)
LANGUAGE plpgsql AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_payload text[] := payload_of(v_table);
	v_plane integer := (SELECT plane FROM city);
	v_shape text := CASE WHEN 'geom' = ANY (v_payload) THEN '%1$s.geom' ELSE 'NULL::geometry' END;
	v_area text := CASE WHEN 'geom' = ANY (v_payload) THEN 'CASE WHEN ST_Dimension(%1$s.geom) = 2 THEN round(ST_Area(ST_Transform(%1$s.geom, ' || v_plane || '))::numeric, 2)::double precision END' ELSE 'NULL::double precision' END;
	v_values text := '(SELECT to_jsonb(x) FROM (SELECT ' || (SELECT string_agg('%1$s.' || quote_ident(c), ', ') FROM unnest(v_payload) c WHERE c NOT IN ('geom', 'code', 'source')) || ') x)';
BEGIN
	RETURN QUERY EXECUTE format(
		'SELECT v.what, v.code, v.file_row, CASE WHEN v.version_id IS NOT NULL THEN %s END, CASE WHEN v.what <> ''closed'' THEN %s END, %s, %s, %s, %s
		 FROM pg_temp.verdict v LEFT JOIN pg_temp.%I s ON s.code = v.code AND v.what <> ''closed'' LEFT JOIN %I o ON o.version_id = v.version_id
		 WHERE v.what <> ''unchanged'' ORDER BY v.what, v.file_row, v.code',
		format(v_values, 'o'), format(v_values, 's'), format(v_shape, 'o'), format(v_shape, 's'), format(v_area, 'o'), format(v_area, 's'), 'stage_' || v_table, v_table);
END
$$;
-- +goose StatementEnd

-- Features that a revision changed and that a later one touched again: nobody can put those back without losing what came after.
-- +goose StatementBegin
CREATE FUNCTION changed_since(p_layer text, p_revision bigint) RETURNS TABLE (code text, revision bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_table text := table_of(p_layer);
BEGIN
	RETURN QUERY EXECUTE format(
		'SELECT t.code, max(greatest(t.rev_from, t.rev_to)) FROM %1$I t WHERE (t.rev_from > $1 OR t.rev_to > $1)
		 AND t.code IN (SELECT m.code FROM %1$I m WHERE m.rev_from = $1 OR m.rev_to = $1) GROUP BY t.code ORDER BY t.code', v_table) USING p_revision;
END
$$;
-- +goose StatementEnd

-- Puts back what a revision changed in a layer: what it changed or ended stands as before, what it added comes to its end. It is a revision like any other.
-- +goose StatementBegin
CREATE FUNCTION undo_revision(p_layer text, p_revision bigint, p_actor text, p_note text, OUT revision bigint, OUT added bigint, OUT changed bigint, OUT closed bigint)
LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_columns text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(payload_of(v_table)) c);
	v_was date;
BEGIN
	SELECT c.as_of INTO v_was FROM city c FOR UPDATE;
	IF EXISTS (SELECT FROM changed_since(p_layer, p_revision)) THEN
		RAISE EXCEPTION 'features of revision % were changed later', p_revision USING ERRCODE = 'PJ409';
	END IF;
	DROP TABLE IF EXISTS pg_temp.undoing;
	EXECUTE format('CREATE TEMP TABLE undoing ON COMMIT DROP AS SELECT t.code, max(t.version_id) FILTER (WHERE t.rev_to = %1$s) AS was, max(t.version_id) FILTER (WHERE t.rev_from = %1$s) AS now
		FROM %2$I t WHERE t.rev_from = %1$s OR t.rev_to = %1$s GROUP BY t.code', p_revision, v_table);
	SELECT count(*) FILTER (WHERE u.now IS NULL), count(*) FILTER (WHERE u.was IS NOT NULL AND u.now IS NOT NULL), count(*) FILTER (WHERE u.was IS NULL)
	INTO added, changed, closed FROM undoing u;
	IF added + changed + closed = 0 THEN
		RAISE EXCEPTION 'revision % changed nothing in layer "%"', p_revision, p_layer USING ERRCODE = 'PJ409';
	END IF;
	revision := open_revision(p_actor, p_note);
	EXECUTE format('UPDATE %I o SET rev_to = $1 FROM pg_temp.undoing u WHERE o.version_id = u.now', v_table) USING revision;
	EXECUTE format('INSERT INTO %1$I (rev_from, %2$s) SELECT $1, %2$s FROM %1$I WHERE version_id IN (SELECT u.was FROM pg_temp.undoing u)', v_table, v_columns) USING revision;
	INSERT INTO revision_layer (revision, layer, added, changed, closed)
	VALUES (undo_revision.revision, p_layer, undo_revision.added, undo_revision.changed, undo_revision.closed);
	IF added + changed + closed > 1000 THEN
		PERFORM recount(v_table::regclass);
	END IF;
	IF p_layer IN ('communities', 'developments', 'compounds', 'buildings') THEN
		PERFORM measure_ground(revision, v_was, v_was);
	END IF;
	PERFORM announce(revision);
END
$$;
-- +goose StatementEnd

GRANT EXECUTE ON FUNCTION weigh_staged(text, boolean), staged_difference(text), changed_since(text, bigint), undo_revision(text, bigint, text, text) TO peijian_app;
