-- Large imports: what holds for every version is asked once for each statement instead of once for each row, and the indexes of an empty layer are built
-- when its rows are there.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- A version begins and ends with the revision that its transaction has opened, which guard_opened and guard_closed see to. That the revision is on record they
-- now see to as well, and what is on record stays there: no foreign key has to look it up for every row, which took a third of the time of an import.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION guard_opened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_own bigint := own_revision();
BEGIN
	IF EXISTS (SELECT FROM fresh WHERE rev_from IS DISTINCT FROM v_own OR rev_to IS NOT NULL) THEN
		RAISE EXCEPTION 'a version of % begins with the revision that its transaction opens', TG_TABLE_NAME USING ERRCODE = 'PJ403';
	END IF;
	IF EXISTS (SELECT FROM fresh) AND NOT EXISTS (SELECT FROM revision WHERE number = v_own) THEN
		RAISE EXCEPTION 'revision % is not on record yet', v_own USING ERRCODE = 'PJ403';
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION guard_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_own bigint := own_revision();
BEGIN
	IF EXISTS (SELECT FROM fresh WHERE rev_to IS DISTINCT FROM v_own) OR EXISTS (SELECT FROM stale WHERE rev_to IS NOT NULL) THEN
		RAISE EXCEPTION 'a version of % ends once, with the revision that its transaction opens', TG_TABLE_NAME USING ERRCODE = 'PJ403';
	END IF;
	IF EXISTS (SELECT FROM fresh) AND NOT EXISTS (SELECT FROM revision WHERE number = v_own) THEN
		RAISE EXCEPTION 'revision % is not on record yet', v_own USING ERRCODE = 'PJ403';
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE OR UPDATE OF number ON revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose StatementBegin
CREATE FUNCTION guard_layer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT layer FROM fresh) f WHERE NOT EXISTS (SELECT FROM layer l WHERE l.name = f.layer)) THEN
		RAISE EXCEPTION 'ground belongs to a layer' USING ERRCODE = 'PJ403';
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER guard_layer AFTER INSERT ON ground REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_layer();
CREATE TRIGGER layer_stays BEFORE UPDATE OF layer ON ground FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE OR UPDATE OF name ON layer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Most versions have not ended, and an index over ends need not hold them.
-- +goose StatementBegin
DO $$
DECLARE
	t text;
	c text;
BEGIN
	FOREACH t IN ARRAY (SELECT array_agg(table_name) FROM layer) || ARRAY['ground', 'cell_ground', 'border_area'] LOOP
		FOR c IN SELECT conname FROM pg_constraint WHERE conrelid = t::regclass AND contype = 'f' AND confrelid IN ('revision'::regclass, 'layer'::regclass) LOOP
			EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', t, c);
		END LOOP;
		EXECUTE format('CREATE TRIGGER beginning_stays BEFORE UPDATE OF rev_from ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
		EXECUTE format('DROP INDEX %I', t || '_rev_to_idx');
		EXECUTE format('CREATE INDEX %I ON %I (rev_to) WHERE rev_to IS NOT NULL', t || '_rev_to_idx', t);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- Indexes of an empty table that are set aside until its first rows are in. Whoever set them aside, they are back when the transaction ends: nobody else
-- ever sees a table without them, and codes that stand there twice end the transaction.
CREATE TABLE index_aside (table_name text NOT NULL, definition text NOT NULL);

-- Sets the indexes of a layer that has never had a version, or of ground, aside when many rows are to come. It is for the transaction that publishes, which
-- keeps the table to itself from here on; when somebody looks at it just now, the indexes stay where they are.
-- +goose StatementBegin
CREATE FUNCTION set_indexes_aside(p_table text, p_rows bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '200ms' AS $$
DECLARE
	v_some boolean;
	v_index record;
BEGIN
	IF p_rows < 10000 OR own_revision() IS NULL OR p_table <> 'ground' AND NOT EXISTS (SELECT FROM layer l WHERE l.table_name = p_table) THEN
		RETURN false;
	END IF;
	EXECUTE format('SELECT EXISTS (SELECT FROM %I)', p_table) INTO v_some;
	IF v_some THEN
		RETURN false;
	END IF;
	BEGIN
		EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', p_table);
	EXCEPTION WHEN lock_not_available THEN
		RETURN false;
	END;
	FOR v_index IN
		SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
		WHERE i.indrelid = p_table::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
	LOOP
		INSERT INTO index_aside (table_name, definition) VALUES (p_table, v_index.definition);
		EXECUTE format('DROP INDEX %s', v_index.name);
	END LOOP;
	RETURN true;
END
$$;
-- +goose StatementEnd

-- Builds the indexes of a table that were set aside.
-- +goose StatementBegin
CREATE FUNCTION bring_indexes_back(p_table text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET maintenance_work_mem = '256MB' AS $$
DECLARE
	v_definition text;
BEGIN
	FOR v_definition IN DELETE FROM index_aside a WHERE a.table_name = p_table RETURNING a.definition LOOP
		EXECUTE v_definition;
	END LOOP;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION indexes_are_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM bring_indexes_back(NEW.table_name);
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER indexes_are_back AFTER INSERT ON index_aside DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION indexes_are_back();

-- Begins to publish a layer that has never had a version, when many rows are to come: the revision is opened, and the rows follow while the file is read.
-- NULL: there are versions to hold the rows against, so that all of them must be known first.
-- +goose StatementBegin
CREATE FUNCTION begin_first(p_layer text, p_actor text, p_note text, p_rows bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_some boolean;
	v_revision bigint;
BEGIN
	PERFORM FROM city FOR UPDATE;
	EXECUTE format('SELECT EXISTS (SELECT FROM %I)', v_table) INTO v_some;
	IF v_some OR p_rows < 10000 THEN
		RETURN NULL;
	END IF;
	v_revision := open_revision(p_actor, p_note);
	PERFORM set_indexes_aside(v_table, p_rows);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd

-- Publishes what came onto the stage after a place on it, and returns the last place.
-- +goose StatementBegin
CREATE FUNCTION add_first(p_layer text, p_revision bigint, p_after tid) RETURNS tid LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_columns text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(payload_of(v_table)) c);
	v_last tid;
BEGIN
	EXECUTE format('INSERT INTO %I (rev_from, %s) SELECT $1, %2$s FROM pg_temp.%I WHERE ctid > $2', v_table, v_columns, 'stage_' || v_table) USING p_revision, p_after;
	EXECUTE format('SELECT ctid FROM pg_temp.%I WHERE ctid > $1 ORDER BY ctid DESC LIMIT 1', 'stage_' || v_table) INTO v_last USING p_after;
	RETURN coalesce(v_last, p_after);
END
$$;
-- +goose StatementEnd

-- Ends what begin_first began: all that stands on the stage has been added.
-- +goose StatementBegin
CREATE FUNCTION end_first(p_layer text, p_revision bigint, p_added bigint, p_as_of date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM bring_indexes_back(table_of(p_layer));
	PERFORM finish_revision(p_layer, p_revision, p_added, 0, 0, p_as_of);
END
$$;
-- +goose StatementEnd

-- What every publication ends with: what it touched is on record, the planner knows, the ground is measured, and everybody is told.
-- +goose StatementBegin
CREATE FUNCTION finish_revision(p_layer text, p_revision bigint, p_added bigint, p_changed bigint, p_closed bigint, p_as_of date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_was date := (SELECT c.as_of FROM city c);
BEGIN
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (p_revision, p_layer, p_added, p_changed, p_closed);
	IF p_added + p_changed + p_closed > 1000 THEN
		PERFORM recount(table_of(p_layer)::regclass);
	END IF;
	UPDATE city SET as_of = greatest(as_of, p_as_of);
	IF p_layer IN ('communities', 'developments', 'compounds', 'buildings') OR v_was < p_as_of THEN
		PERFORM measure_ground(p_revision, v_was, greatest(v_was, p_as_of));
	END IF;
	PERFORM announce(p_revision);
END
$$;
-- +goose StatementEnd

-- Publishes what stands in a layer's stage. Rows whose content is already in force are left alone; with p_replace,
-- features that the stage does not name come to their end. Nothing changed: no revision, and the current one is returned.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION apply_staged(
	p_layer text, p_actor text, p_note text, p_replace boolean, p_as_of date,
	OUT revision bigint, OUT added bigint, OUT changed bigint, OUT unchanged bigint, OUT closed bigint
) LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_stage text := 'stage_' || v_table;
	v_payload text[] := payload_of(v_table);
	v_columns text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(v_payload) c);
	v_new text := (SELECT string_agg('s.' || quote_ident(c), ', ') FROM unnest(v_payload) c WHERE c <> 'source');
	v_old text := (SELECT string_agg('o.' || quote_ident(c), ', ') FROM unnest(v_payload) c WHERE c <> 'source');
BEGIN
	SELECT c.revision INTO revision FROM city c FOR UPDATE;
	DROP TABLE IF EXISTS pg_temp.verdict;
	EXECUTE format(
		'CREATE TEMP TABLE verdict ON COMMIT DROP AS
		 SELECT s.code, o.version_id, CASE WHEN o.version_id IS NULL THEN ''added'' WHEN (%s) IS DISTINCT FROM (%s) THEN ''changed'' ELSE ''unchanged'' END AS what
		 FROM pg_temp.%I s LEFT JOIN %I o ON o.code = s.code AND o.rev_to IS NULL
		 UNION ALL
		 SELECT o.code, o.version_id, ''closed'' FROM %I o WHERE %L AND o.rev_to IS NULL AND NOT EXISTS (SELECT FROM pg_temp.%I s WHERE s.code = o.code)',
		v_new, v_old, v_stage, v_table, v_table, p_replace, v_stage);
	SELECT count(*) FILTER (WHERE what = 'added'), count(*) FILTER (WHERE what = 'changed'),
	       count(*) FILTER (WHERE what = 'unchanged'), count(*) FILTER (WHERE what = 'closed')
	INTO added, changed, unchanged, closed FROM verdict;
	IF added + changed + closed = 0 THEN
		RETURN;
	END IF;
	revision := open_revision(p_actor, p_note);
	PERFORM set_indexes_aside(v_table, added);
	EXECUTE format('UPDATE %I o SET rev_to = $1 FROM verdict v WHERE v.what IN (''changed'', ''closed'') AND o.version_id = v.version_id', v_table)
		USING revision;
	EXECUTE format('INSERT INTO %I (rev_from, %s) SELECT $1, %s FROM pg_temp.%I s JOIN verdict v USING (code) WHERE v.what IN (''added'', ''changed'')',
		v_table, v_columns, (SELECT string_agg('s.' || quote_ident(c), ', ') FROM unnest(v_payload) c), v_stage)
		USING revision;
	PERFORM bring_indexes_back(v_table);
	PERFORM finish_revision(p_layer, revision, added, changed, closed, p_as_of);
END
$$;
-- +goose StatementEnd

-- Measures the ground of the housing that a revision touched, in the city's plane, and records what came out different.
-- Buildings of a development or a compound, and those in which nobody lives, have no ground of their own. What stands already is read to its end before
-- anything is written: a plan made for an empty table would else go through all that it has written, for every row that it writes.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION measure_ground(p_revision bigint, p_was date, p_is date) RETURNS void
LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_added bigint;
	v_closed bigint;
BEGIN
	DROP TABLE IF EXISTS pg_temp.named, pg_temp.touched, pg_temp.measured, pg_temp.standing;
	CREATE TEMP TABLE named ON COMMIT DROP AS SELECT DISTINCT layer, code FROM touched_housing(p_revision, p_was, p_is);
	IF NOT EXISTS (SELECT FROM named) THEN
		RETURN;
	END IF;
	ANALYZE named;
	CREATE TEMP TABLE touched ON COMMIT DROP AS
		SELECT n.layer, n.code, coalesce(d.geom, k.geom, b.geom) AS geom FROM named n
		LEFT JOIN development d ON n.layer = 'developments' AND d.code = n.code AND d.rev_to IS NULL
		LEFT JOIN compound k ON n.layer = 'compounds' AND k.code = n.code AND k.rev_to IS NULL
		LEFT JOIN building b ON n.layer = 'buildings' AND b.code = n.code AND b.rev_to IS NULL
			AND b.development_code IS NULL AND b.compound_code IS NULL AND b.use IN ('residential', 'mixed', 'unknown');
	ANALYZE touched;
	PERFORM measure_touched((SELECT plane FROM city), p_is);
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
	IF v_added + v_closed > 0 THEN
		INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (p_revision, 'ground', v_added, 0, v_closed);
	END IF;
	IF v_added + v_closed > 1000 THEN
		PERFORM recount('ground'::regclass);
	END IF;
	DROP TABLE pg_temp.named, pg_temp.touched, pg_temp.measured, pg_temp.standing;
END
$$;
-- +goose StatementEnd

-- Measures pg_temp.touched into pg_temp.measured, in m² of the plane, against the communities in force on a day: all of it in one
-- statement, since calling a function for each of 100,000 buildings takes minutes. Ground wholly inside one community is not cut, and
-- ST_Covers is asked because it, unlike ST_CoveredBy, prepares the community once for all that lies in it. Where there is no community, nothing is compared.
-- Areas are rounded to a tenth of a square millimetre, so that the same question gives the same bytes.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION measure_touched(p_plane integer, p_day date) RETURNS void
LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.claimant;
	CREATE TEMP TABLE claimant ON COMMIT DROP AS
		SELECT c.code, c.geom, in_plane(c.geom, p_plane) AS flat FROM community c
		WHERE c.rev_to IS NULL AND (c.valid_from IS NULL OR c.valid_from <= p_day) AND (c.valid_to IS NULL OR p_day < c.valid_to)
		  AND c.geom && (SELECT ST_SetSRID(ST_Extent(geom)::geometry, 4490) FROM touched);
	IF NOT EXISTS (SELECT FROM claimant) THEN
		CREATE TEMP TABLE measured ON COMMIT DROP AS
			SELECT layer, code, round(ST_Area(CASE WHEN ST_IsValid(flat) THEN flat ELSE ST_MakeValid(flat, 'method=structure') END)::numeric, 4)::double precision AS area,
			       0::double precision AS covered, '[]'::jsonb AS claims
			FROM (SELECT layer, code, ST_Transform(geom, p_plane) AS flat FROM touched WHERE geom IS NOT NULL OFFSET 0) f;
		RETURN;
	END IF;
	CREATE INDEX ON claimant USING gist (geom);
	ANALYZE claimant;
	CREATE TEMP TABLE measured ON COMMIT DROP AS
	WITH flat AS MATERIALIZED (
		SELECT row_number() OVER () AS n, layer, code, geom, in_plane(geom, p_plane) AS flat FROM touched WHERE geom IS NOT NULL
	), part AS MATERIALIZED ( -- the pieces only, not the communities that they were cut from
		SELECT f.n, f.layer, f.code, round(ST_Area(f.flat)::numeric, 4) AS area, c.code AS community, whole,
		       CASE WHEN NOT whole THEN ST_Intersection(f.flat, c.flat) END AS piece
		FROM flat f LEFT JOIN claimant c ON c.geom && f.geom AND ST_Intersects(c.geom, f.geom),
		LATERAL (SELECT ST_Covers(c.geom, f.geom) AS whole OFFSET 0) asked_once
	), cut AS (
		SELECT n, layer, code, area, community, whole, piece, CASE WHEN whole THEN area ELSE round(ST_Area(piece)::numeric, 4) END AS m2 FROM part
	)
	SELECT layer, code, area::double precision,
	       (CASE WHEN bool_or(whole) THEN area ELSE coalesce(round(ST_Area(ST_Union(piece))::numeric, 4), 0) END)::double precision AS covered,
	       coalesce(jsonb_agg(jsonb_build_object('community', community, 'area', m2) ORDER BY m2 DESC, community) FILTER (WHERE m2 > 0), '[]') AS claims
	FROM cut GROUP BY n, layer, code, area;
END
$$;
-- +goose StatementEnd

GRANT EXECUTE ON FUNCTION set_indexes_aside(text, bigint), bring_indexes_back(text), begin_first(text, text, text, bigint), add_first(text, bigint, tid),
	end_first(text, bigint, bigint, date), finish_revision(text, bigint, bigint, bigint, bigint, date) TO peijian_app;
