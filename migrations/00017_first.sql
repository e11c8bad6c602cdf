-- The first rows of a layer go straight into its table while the file is read, and the ground of what the program has measured meanwhile need not be measured again.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Counts as before, on fewer rows: enough for plans until autovacuum has looked at what is committed.
ALTER FUNCTION recount(regclass) SET default_statistics_target = 30;

-- From here on the layer itself stands for its stage: what is asked of pg_temp's stage is asked of the rows that were published from it and after it, numbered from
-- p_row on in their order. It is for a transaction that publishes the first rows of a layer, and for files whose rows follow one another without a hole. Returns
-- by how much a row's version_id is more than its number.
-- +goose StatementBegin
CREATE FUNCTION layer_for_stage(p_layer text, p_row bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_stage text := 'stage_' || v_table;
	v_columns text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(payload_of(v_table)) c);
	v_first bigint;
BEGIN
	EXECUTE format('SELECT min(version_id) FROM %I', v_table) INTO v_first;
	EXECUTE format('DROP TABLE pg_temp.%I', v_stage);
	EXECUTE format('CREATE TEMP VIEW %I AS SELECT version_id, %s, version_id - %s AS file_row FROM %I WHERE rev_to IS NULL', v_stage, v_columns, v_first - p_row, v_table);
	RETURN v_first - p_row;
END
$$;
-- +goose StatementEnd

-- Ends what layer_for_stage began, when the rows on the layer are as many as were put there: had somebody else drawn a number meanwhile, a problem would be told of another row.
-- +goose StatementBegin
CREATE FUNCTION end_layer_for_stage(p_layer text, p_rows bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_rows bigint;
BEGIN
	EXECUTE format('SELECT max(version_id) - min(version_id) + 1 FROM %I', v_table) INTO v_rows;
	IF v_rows <> p_rows THEN
		RAISE EXCEPTION 'the versions of layer "%" are not numbered in their order', p_layer USING ERRCODE = 'PJ409';
	END IF;
	EXECUTE format('DROP VIEW pg_temp.%I', 'stage_' || v_table);
END
$$;
-- +goose StatementEnd

-- The stage is a table again, with the rows on the layer: for what cannot go straight into it. Returns the last place on it.
-- +goose StatementBegin
CREATE FUNCTION stage_for_layer(p_layer text, p_rows bigint) RETURNS tid LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_stage text := 'stage_' || table_of(p_layer);
	v_last tid;
BEGIN
	EXECUTE format('CREATE TEMP TABLE stage_again ON COMMIT DROP AS SELECT * FROM pg_temp.%I', v_stage);
	PERFORM end_layer_for_stage(p_layer, p_rows);
	ALTER TABLE pg_temp.stage_again DROP COLUMN version_id;
	EXECUTE format('ALTER TABLE pg_temp.stage_again RENAME TO %I', v_stage);
	EXECUTE format('SELECT ctid FROM pg_temp.%I ORDER BY ctid DESC LIMIT 1', v_stage) INTO v_last;
	RETURN v_last;
END
$$;
-- +goose StatementEnd

-- What a publication leaves behind but for the ground: what it touched is on record, the planner knows, and the city has its day. Returns the day before.
-- +goose StatementBegin
CREATE FUNCTION note_revision(p_layer text, p_revision bigint, p_added bigint, p_changed bigint, p_closed bigint, p_as_of date) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
	v_was date := (SELECT c.as_of FROM city c);
BEGIN
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (p_revision, p_layer, p_added, p_changed, p_closed);
	IF p_added + p_changed + p_closed > 1000 THEN
		PERFORM recount(table_of(p_layer)::regclass);
	END IF;
	UPDATE city SET as_of = greatest(as_of, p_as_of);
	RETURN v_was;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION finish_revision(p_layer text, p_revision bigint, p_added bigint, p_changed bigint, p_closed bigint, p_as_of date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_was date := note_revision(p_layer, p_revision, p_added, p_changed, p_closed, p_as_of);
BEGIN
	IF p_layer IN ('communities', 'developments', 'compounds', 'buildings') OR v_was < p_as_of THEN
		PERFORM measure_ground(p_revision, v_was, greatest(v_was, p_as_of));
	END IF;
	PERFORM announce(p_revision);
END
$$;
-- +goose StatementEnd

-- Ends what begin_first began, where the program has written p_measured rows of ground itself. Those in pg_temp.unmeasured it could not be sure of are measured
-- here, and with them whatever else the law came to know on the way to p_as_of.
-- +goose StatementBegin
CREATE FUNCTION end_measured(p_layer text, p_revision bigint, p_added bigint, p_as_of date, p_measured bigint) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_was date;
	v_is date;
BEGIN
	PERFORM bring_indexes_back(table_of(p_layer));
	PERFORM bring_indexes_back('ground');
	v_was := note_revision(p_layer, p_revision, p_added, 0, 0, p_as_of);
	v_is := greatest(v_was, p_as_of);
	DROP TABLE IF EXISTS pg_temp.named;
	CREATE TEMP TABLE named ON COMMIT DROP AS
		SELECT p_layer AS layer, u.code FROM pg_temp.unmeasured u UNION SELECT t.layer, t.code FROM touched_housing(-1, v_was, v_is) t WHERE t.layer <> p_layer;
	PERFORM measure_named(p_revision, v_is, p_measured);
	PERFORM announce(p_revision);
END
$$;
-- +goose StatementEnd

-- Measures the ground of the housing that a revision touched.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION measure_ground(p_revision bigint, p_was date, p_is date) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.named;
	CREATE TEMP TABLE named ON COMMIT DROP AS SELECT DISTINCT layer, code FROM touched_housing(p_revision, p_was, p_is);
	PERFORM measure_named(p_revision, p_is, 0);
END
$$;
-- +goose StatementEnd

-- Measures the ground of pg_temp.named in the city's plane, and records what came out different, with p_before rows of ground that this revision has written already.
-- What stands in pg_temp.surveyed, where there is such a table, is measured already.
-- Buildings of a development or a compound, and those in which nobody lives, have no ground of their own. What stands already is read to its end before
-- anything is written: a plan made for an empty table would else go through all that it has written, for every row that it writes.
-- +goose StatementBegin
CREATE FUNCTION measure_named(p_revision bigint, p_is date, p_before bigint) RETURNS void
LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_added bigint := 0;
	v_closed bigint := 0;
BEGIN
	DROP TABLE IF EXISTS pg_temp.touched, pg_temp.measured, pg_temp.standing;
	IF EXISTS (SELECT FROM named) THEN
		ANALYZE named;
		CREATE TEMP TABLE touched ON COMMIT DROP AS
			SELECT n.layer, n.code, coalesce(d.geom, k.geom, b.geom) AS geom FROM named n
			LEFT JOIN development d ON n.layer = 'developments' AND d.code = n.code AND d.rev_to IS NULL
			LEFT JOIN compound k ON n.layer = 'compounds' AND k.code = n.code AND k.rev_to IS NULL
			LEFT JOIN building b ON n.layer = 'buildings' AND b.code = n.code AND b.rev_to IS NULL
				AND b.development_code IS NULL AND b.compound_code IS NULL AND b.use IN ('residential', 'mixed', 'unknown');
		ANALYZE touched;
		IF to_regclass('pg_temp.surveyed') IS NOT NULL THEN
			UPDATE touched t SET geom = NULL FROM pg_temp.surveyed s WHERE s.layer = t.layer AND s.code = t.code;
		END IF;
		PERFORM measure_touched((SELECT plane FROM city), p_is);
		IF to_regclass('pg_temp.surveyed') IS NOT NULL THEN
			INSERT INTO measured (layer, code, area, covered, claims) SELECT s.layer, s.code, s.area, s.covered, s.claims FROM pg_temp.surveyed s JOIN touched t USING (layer, code);
		END IF;
		ANALYZE measured;
		CREATE TEMP TABLE standing ON COMMIT DROP AS
			SELECT g.version_id, g.layer, g.code, g.area, g.covered, g.claims FROM touched t JOIN ground g ON g.rev_to IS NULL AND g.layer = t.layer AND g.code = t.code;
		ANALYZE standing;

		PERFORM set_indexes_aside('ground', (SELECT count(*) FROM measured));
		UPDATE ground g SET rev_to = p_revision FROM standing s LEFT JOIN measured m USING (layer, code)
		WHERE g.version_id = s.version_id AND (m.layer IS NULL OR (s.area, s.covered, s.claims) IS DISTINCT FROM (m.area, m.covered, m.claims));
		GET DIAGNOSTICS v_closed = ROW_COUNT;
		INSERT INTO ground (rev_from, layer, code, area, covered, claims)
		SELECT p_revision, m.layer, m.code, m.area, m.covered, m.claims FROM measured m LEFT JOIN standing s USING (layer, code)
		WHERE s.layer IS NULL OR (s.area, s.covered, s.claims) IS DISTINCT FROM (m.area, m.covered, m.claims);
		GET DIAGNOSTICS v_added = ROW_COUNT;
		PERFORM bring_indexes_back('ground');
		DROP TABLE pg_temp.touched, pg_temp.measured, pg_temp.standing;
	END IF;
	v_added := v_added + p_before;
	IF v_added + v_closed > 0 THEN
		INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (p_revision, 'ground', v_added, 0, v_closed);
	END IF;
	IF v_added + v_closed > 1000 THEN
		PERFORM recount('ground'::regclass);
	END IF;
	DROP TABLE pg_temp.named;
END
$$;
-- +goose StatementEnd

-- For the housing whose ground the program does not measure while it reads a first import.
-- +goose StatementBegin
CREATE FUNCTION open_unmeasured() RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.unmeasured;
	CREATE TEMP TABLE unmeasured (file_row bigint NOT NULL, code text NOT NULL) ON COMMIT DROP;
END
$$;
-- +goose StatementEnd

-- For the ground that the program measures while it reads any other import. Its first column is not yet known, and means nothing.
-- +goose StatementBegin
CREATE FUNCTION open_surveyed() RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.surveyed;
	CREATE TEMP TABLE surveyed (rev_from bigint, layer text NOT NULL, code text NOT NULL, area double precision NOT NULL, covered double precision NOT NULL, claims jsonb NOT NULL) ON COMMIT DROP;
END
$$;
-- +goose StatementEnd

-- Builds one of the indexes of a table that were set aside, and returns how many are left.
-- +goose StatementBegin
CREATE FUNCTION bring_index_back(p_table text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET maintenance_work_mem = '256MB' AS $$
DECLARE
	v_definition text;
BEGIN
	DELETE FROM index_aside a WHERE a.ctid = (SELECT x.ctid FROM index_aside x WHERE x.table_name = p_table LIMIT 1) RETURNING a.definition INTO v_definition;
	IF v_definition IS NOT NULL THEN
		EXECUTE v_definition;
	END IF;
	RETURN (SELECT count(*) FROM index_aside a WHERE a.table_name = p_table);
END
$$;
-- +goose StatementEnd

GRANT EXECUTE ON FUNCTION layer_for_stage(text, bigint), end_layer_for_stage(text, bigint), stage_for_layer(text, bigint), note_revision(text, bigint, bigint, bigint, bigint, date),
	end_measured(text, bigint, bigint, date, bigint), measure_named(bigint, date, bigint), open_unmeasured(), open_surveyed(),
	bring_index_back(text) TO peijian_app;
