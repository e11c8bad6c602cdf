-- How a city changes: one transaction, one revision, and one NOTIFY said by the statement that publishes.
-- The importer and an analyst with psql go through the same door:
--
--   SELECT put_feature('communities', '{"type":"Feature","id":"429004002001","properties":{"name":"…"},"geometry":{…}}');
--   SELECT close_feature('communities', '429004002001');

-- +goose Up

-- +goose StatementBegin
CREATE FUNCTION table_of(p_layer text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_table text;
BEGIN
	SELECT table_name INTO v_table FROM layer WHERE name = p_layer;
	IF v_table IS NULL THEN
		RAISE EXCEPTION 'there is no layer "%"', p_layer USING ERRCODE = 'PJ404';
	END IF;
	RETURN v_table;
END
$$;
-- +goose StatementEnd

-- What a version says, as against when it was said: every column but its number and its revisions.
-- +goose StatementBegin
CREATE FUNCTION payload_of(p_table text) RETURNS text[] LANGUAGE sql STABLE AS $$
	SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
	WHERE attrelid = p_table::regclass AND attnum > 0 AND NOT attisdropped
	  AND attname NOT IN ('version_id', 'rev_from', 'rev_to')
$$;
-- +goose StatementEnd

-- An empty staging table for a layer, which lasts as long as the transaction: the layer's columns and the row of the file.
-- +goose StatementBegin
CREATE FUNCTION open_stage(p_layer text) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_columns text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(payload_of(v_table)) c);
BEGIN
	EXECUTE format('DROP TABLE IF EXISTS pg_temp.%I', 'stage_' || v_table);
	EXECUTE format('CREATE TEMP TABLE %I ON COMMIT DROP AS SELECT %s, 0::bigint AS file_row FROM %I WITH NO DATA',
		'stage_' || v_table, v_columns, v_table);
END
$$;
-- +goose StatementEnd

-- Counts a table anew for the planner, inside the transaction that filled it. Left to autovacuum, which may look while the rows are
-- still uncommitted and note that there are none, the next edit compares each with each. The right is the owner's.
-- +goose StatementBegin
CREATE FUNCTION recount(p_table regclass) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	EXECUTE 'ANALYZE ' || p_table;
END
$$;
-- +goose StatementEnd

-- Opens the next revision. Writers wait for one another on the city's row, so revisions follow without a hole.
-- +goose StatementBegin
CREATE FUNCTION open_revision(p_actor text, p_note text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_revision bigint;
BEGIN
	UPDATE city SET revision = revision + 1 RETURNING revision INTO v_revision;
	INSERT INTO revision (number, actor, note) VALUES (v_revision, p_actor, p_note);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd

-- Tells every server that listens to this city, whatever else stands in the speaker's search_path. Not a trigger: on a sharded database a trigger runs on the worker, where nobody listens.
-- +goose StatementBegin
CREATE FUNCTION announce(p_revision bigint) RETURNS void LANGUAGE sql AS $$
	SELECT pg_notify('peijian_' || relnamespace::regnamespace, p_revision::text) FROM pg_class WHERE oid = 'city'::regclass
$$;
-- +goose StatementEnd

-- Housing whose ground must be measured anew: what a revision opened or closed itself, and what lies under a
-- community whose ground or days it changed, or that the law came to know or ceased to know between two days. A community
-- that only got another name or kind moves nothing. Some come twice. Every step goes by an index and is planned for its own
-- values: one edit must not read the city, and many communities over much housing must not be compared each with each.
-- +goose StatementBegin
CREATE FUNCTION touched_housing(p_revision bigint, p_was date, p_is date) RETURNS TABLE (layer text, code text)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_moved geometry;
BEGIN
	RETURN QUERY SELECT 'developments', d.code FROM development d WHERE d.rev_from = p_revision OR d.rev_to = p_revision
		UNION ALL SELECT 'compounds', k.code FROM compound k WHERE k.rev_from = p_revision OR k.rev_to = p_revision
		UNION ALL SELECT 'buildings', b.code FROM building b WHERE b.rev_from = p_revision OR b.rev_to = p_revision;
	FOR v_moved IN
		WITH edited AS (
			SELECT c.version_id, c.code, c.geom, c.valid_from, c.valid_to FROM community c WHERE c.rev_from = p_revision OR c.rev_to = p_revision
		)
		SELECT e.geom FROM edited e WHERE NOT EXISTS (
			SELECT FROM edited o WHERE o.code = e.code AND o.version_id <> e.version_id
			AND (o.geom, o.valid_from, o.valid_to) IS NOT DISTINCT FROM (e.geom, e.valid_from, e.valid_to))
		UNION ALL SELECT c.geom FROM community c
		WHERE c.rev_to IS NULL AND p_was <> p_is
		  AND (c.valid_from > p_was AND c.valid_from <= p_is OR c.valid_to > p_was AND c.valid_to <= p_is)
	LOOP
		RETURN QUERY SELECT 'developments', d.code FROM development d WHERE d.rev_to IS NULL AND d.geom && v_moved
			UNION ALL SELECT 'compounds', k.code FROM compound k WHERE k.rev_to IS NULL AND k.geom && v_moved
			UNION ALL SELECT 'buildings', b.code FROM building b WHERE b.rev_to IS NULL AND b.geom && v_moved;
	END LOOP;
END
$$;
-- +goose StatementEnd

-- Measures the ground of the housing that a revision touched, in the city's plane, and records what came out different.
-- Buildings of a development or a compound, and those in which nobody lives, have no ground of their own.
-- +goose StatementBegin
CREATE FUNCTION measure_ground(p_revision bigint, p_was date, p_is date) RETURNS void
LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_added bigint;
	v_closed bigint;
BEGIN
	DROP TABLE IF EXISTS pg_temp.named, pg_temp.touched, pg_temp.measured;
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

	UPDATE ground g SET rev_to = p_revision FROM touched t LEFT JOIN measured m USING (layer, code)
	WHERE g.rev_to IS NULL AND g.layer = t.layer AND g.code = t.code
	  AND (m.layer IS NULL OR (g.area, g.covered, g.claims) IS DISTINCT FROM (m.area, m.covered, m.claims));
	GET DIAGNOSTICS v_closed = ROW_COUNT;
	INSERT INTO ground (rev_from, layer, code, area, covered, claims)
	SELECT p_revision, m.layer, m.code, m.area, m.covered, m.claims FROM measured m
	WHERE NOT EXISTS (SELECT FROM ground g WHERE g.rev_to IS NULL AND g.layer = m.layer AND g.code = m.code);
	GET DIAGNOSTICS v_added = ROW_COUNT;
	IF v_added + v_closed > 0 THEN
		INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (p_revision, 'ground', v_added, 0, v_closed);
	END IF;
	IF v_added + v_closed > 1000 THEN
		PERFORM recount('ground'::regclass);
	END IF;
END
$$;
-- +goose StatementEnd

-- Measures pg_temp.touched into pg_temp.measured, in m² of the plane, against the communities in force on a day: all of it in one
-- statement, since calling a function for each of 100,000 buildings takes minutes. Ground wholly inside one community is not cut, and
-- ST_Covers is asked because it, unlike ST_CoveredBy, prepares the community once for all that lies in it.
-- Areas are rounded to a tenth of a square millimetre, so that the same question gives the same bytes.
-- +goose StatementBegin
CREATE FUNCTION measure_touched(p_plane integer, p_day date) RETURNS void
LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
	DROP TABLE IF EXISTS pg_temp.claimant;
	CREATE TEMP TABLE claimant ON COMMIT DROP AS
		SELECT c.code, c.geom, in_plane(c.geom, p_plane) AS flat FROM community c
		WHERE c.rev_to IS NULL AND (c.valid_from IS NULL OR c.valid_from <= p_day) AND (c.valid_to IS NULL OR p_day < c.valid_to)
		  AND c.geom && (SELECT ST_SetSRID(ST_Extent(geom)::geometry, 4490) FROM touched);
	CREATE INDEX ON claimant USING gist (geom);
	ANALYZE claimant;
	CREATE TEMP TABLE measured ON COMMIT DROP AS
	WITH flat AS MATERIALIZED (
		SELECT layer, code, geom, in_plane(geom, p_plane) AS flat FROM touched WHERE geom IS NOT NULL
	), part AS MATERIALIZED ( -- the pieces only, not the communities that they were cut from
		SELECT f.layer, f.code, round(ST_Area(f.flat)::numeric, 4) AS area, c.code AS community, whole,
		       CASE WHEN NOT whole THEN ST_Intersection(f.flat, c.flat) END AS piece
		FROM flat f LEFT JOIN claimant c ON c.geom && f.geom AND ST_Intersects(c.geom, f.geom),
		LATERAL (SELECT ST_Covers(c.geom, f.geom) AS whole OFFSET 0) asked_once
	), cut AS (
		SELECT layer, code, area, community, whole, piece, CASE WHEN whole THEN area ELSE round(ST_Area(piece)::numeric, 4) END AS m2 FROM part
	)
	SELECT layer, code, area::double precision,
	       (CASE WHEN bool_or(whole) THEN area ELSE coalesce(round(ST_Area(ST_Union(piece))::numeric, 4), 0) END)::double precision AS covered,
	       coalesce(jsonb_agg(jsonb_build_object('community', community, 'area', m2) ORDER BY m2 DESC, community) FILTER (WHERE m2 > 0), '[]') AS claims
	FROM cut GROUP BY layer, code, area;
END
$$;
-- +goose StatementEnd

-- A shape in the plane. What is valid on the ellipsoid can touch itself there by a hair's breadth, and is mended.
-- +goose StatementBegin
CREATE FUNCTION in_plane(p_geom geometry, p_plane integer) RETURNS geometry LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
	v_flat geometry := ST_Transform(p_geom, p_plane);
BEGIN
	RETURN CASE WHEN ST_IsValid(v_flat) THEN v_flat ELSE ST_MakeValid(v_flat, 'method=structure') END;
END
$$;
-- +goose StatementEnd

-- Publishes what stands in a layer's stage. Rows whose content is already in force are left alone; with p_replace,
-- features that the stage does not name come to their end. Nothing changed: no revision, and the current one is returned.
-- +goose StatementBegin
CREATE FUNCTION apply_staged(
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
	v_was date;
BEGIN
	SELECT c.revision, c.as_of INTO revision, v_was FROM city c FOR UPDATE;
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
	EXECUTE format('UPDATE %I o SET rev_to = $1 FROM verdict v WHERE v.what IN (''changed'', ''closed'') AND o.version_id = v.version_id', v_table)
		USING revision;
	EXECUTE format('INSERT INTO %I (rev_from, %s) SELECT $1, %s FROM pg_temp.%I s JOIN verdict v USING (code) WHERE v.what IN (''added'', ''changed'')',
		v_table, v_columns, (SELECT string_agg('s.' || quote_ident(c), ', ') FROM unnest(v_payload) c), v_stage)
		USING revision;
	INSERT INTO revision_layer (revision, layer, added, changed, closed)
	VALUES (apply_staged.revision, p_layer, apply_staged.added, apply_staged.changed, apply_staged.closed);
	IF added + changed + closed > 1000 THEN
		PERFORM recount(v_table::regclass);
	END IF;
	UPDATE city SET as_of = greatest(as_of, p_as_of);
	IF p_layer IN ('communities', 'developments', 'compounds', 'buildings') OR v_was < p_as_of THEN
		PERFORM measure_ground(revision, v_was, greatest(v_was, p_as_of));
	END IF;
	PERFORM announce(revision);
END
$$;
-- +goose StatementEnd

-- The door for an analyst with psql: one GeoJSON Feature (EPSG:4490; "id" is the code). Properties that it does not name
-- keep their values. Returns the revision.
-- +goose StatementBegin
CREATE FUNCTION put_feature(p_layer text, p_feature jsonb, p_actor text DEFAULT session_user) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_code text := coalesce(p_feature ->> 'id', p_feature -> 'properties' ->> 'code');
	v_columns text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(payload_of(v_table)) c);
	v_given jsonb := coalesce(p_feature -> 'properties', '{}');
	v_unknown text;
	v_today date; -- the city's, not that of the server's clock and zone
	v_revision bigint;
BEGIN
	IF v_code IS NULL THEN
		RAISE EXCEPTION 'the feature has no "id"' USING ERRCODE = 'PJ422';
	END IF;
	SELECT string_agg(key, ', ') INTO v_unknown FROM jsonb_object_keys(v_given) key
	WHERE key <> ALL (payload_of(v_table)) OR key = 'geom'; -- a shape comes as "geometry", which must lie in the city
	IF v_unknown IS NOT NULL THEN
		RAISE EXCEPTION 'layer "%" has no property %', p_layer, v_unknown USING ERRCODE = 'PJ422';
	END IF;
	PERFORM open_stage(p_layer);
	SELECT c.as_of INTO v_today FROM city c FOR UPDATE; -- what is merged below stays current until the commit
	v_given := v_given || jsonb_build_object('code', v_code);
	IF jsonb_typeof(p_feature -> 'geometry') = 'object' THEN
		v_given := v_given || jsonb_build_object('geom', in_city(p_layer, p_feature -> 'geometry')::text);
	END IF;
	EXECUTE format(
		'INSERT INTO pg_temp.%1$I (%2$s, file_row) SELECT %2$s, 1 FROM jsonb_populate_record(
			(SELECT t FROM (SELECT 1) one LEFT JOIN %3$I t ON t.code = %4$L AND t.rev_to IS NULL), %5$L::jsonb) ',
		'stage_' || v_table, v_columns, v_table, v_code, with_defaults(v_table, v_code, v_given));
	SELECT a.revision INTO v_revision FROM apply_staged(p_layer, p_actor, 'put_feature ' || v_code, false, v_today) a;
	RETURN v_revision;
END
$$;
-- +goose StatementEnd

-- A geometry of a GeoJSON object, as the layer keeps it, inside the city.
-- +goose StatementBegin
CREATE FUNCTION in_city(p_layer text, p_geometry jsonb) RETURNS geometry LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_geom geometry := ST_SetSRID(ST_Force2D(ST_GeomFromGeoJSON(p_geometry::text)), 4490);
BEGIN
	IF GeometryType(v_geom) IN ('POLYGON', 'LINESTRING') THEN
		v_geom := ST_Multi(v_geom);
	END IF;
	IF NOT EXISTS (SELECT FROM city c WHERE v_geom @ ST_MakeEnvelope(c.west, c.south, c.east, c.north, 4490)) THEN
		RAISE EXCEPTION 'the geometry lies outside the city: %', ST_AsText(ST_Envelope(v_geom), 5) USING ERRCODE = 'PJ422';
	END IF;
	RETURN v_geom;
END
$$;
-- +goose StatementEnd

-- Values that a new feature has when nobody gives them. An old one keeps what it has.
-- +goose StatementBegin
CREATE FUNCTION with_defaults(p_table text, p_code text, p_given jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_known boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE code = $1 AND rev_to IS NULL)', p_table) INTO v_known USING p_code;
	IF v_known THEN
		RETURN p_given;
	END IF;
	RETURN jsonb_build_object('source', 'put_feature')
		|| jsonb_build_object('audience', CASE WHEN p_table = 'application' THEN 'internal' ELSE 'public' END)
		|| CASE p_table
			WHEN 'community' THEN '{"kind": "unknown"}'::jsonb
			WHEN 'building' THEN '{"use": "unknown"}'::jsonb
			WHEN 'development' THEN '{"limited_title": false}'::jsonb
			WHEN 'road' THEN '{"class": "local"}'::jsonb
			WHEN 'water' THEN '{"kind": "river"}'::jsonb
			ELSE '{}'::jsonb END
		|| p_given;
END
$$;
-- +goose StatementEnd

-- Ends a feature as of the next revision, which it returns.
-- +goose StatementBegin
CREATE FUNCTION close_feature(p_layer text, p_code text, p_actor text DEFAULT session_user) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_revision bigint;
	v_closed bigint;
	v_was date;
BEGIN
	SELECT c.as_of INTO v_was FROM city c FOR UPDATE;
	v_revision := open_revision(p_actor, 'close_feature ' || p_code);
	EXECUTE format('UPDATE %I SET rev_to = $1 WHERE code = $2 AND rev_to IS NULL', v_table) USING v_revision, p_code;
	GET DIAGNOSTICS v_closed = ROW_COUNT;
	IF v_closed = 0 THEN
		RAISE EXCEPTION 'layer "%" has no feature "%"', p_layer, p_code USING ERRCODE = 'PJ404';
	END IF;
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (v_revision, p_layer, 0, 0, 1);
	PERFORM measure_ground(v_revision, v_was, v_was);
	PERFORM announce(v_revision);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd

-- A new day: communities that the law comes to know, or ceases to know, change whose ground housing stands on.
-- Returns the current revision, a new one if anything came out different.
-- +goose StatementBegin
CREATE FUNCTION advance_day(p_day date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_was date;
	v_revision bigint;
BEGIN
	SELECT c.as_of, c.revision INTO v_was, v_revision FROM city c FOR UPDATE;
	IF v_was >= p_day THEN
		RETURN v_revision;
	END IF;
	UPDATE city SET as_of = p_day;
	IF EXISTS (SELECT FROM touched_housing(NULL, v_was, p_day)) THEN
		v_revision := open_revision('calendar', 'the day ' || p_day);
		PERFORM measure_ground(v_revision, v_was, p_day);
		PERFORM announce(v_revision);
	END IF;
	RETURN v_revision;
END
$$;
-- +goose StatementEnd

-- Settings of the city: one revision. Where features stand already, the plane stays: all ground would be measured in another.
-- +goose StatementBegin
CREATE FUNCTION configure_city(
	p_name_zh text, p_name_en text, p_plane integer, p_west double precision, p_south double precision, p_east double precision,
	p_north double precision, p_notice_zh text, p_notice_en text, p_actor text
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_city city := (SELECT c FROM city c FOR UPDATE);
	v_revision bigint;
BEGIN
	IF (v_city.name_zh, v_city.name_en, v_city.plane, v_city.west, v_city.south, v_city.east, v_city.north, v_city.notice_zh, v_city.notice_en)
	   IS NOT DISTINCT FROM (p_name_zh, p_name_en, p_plane, p_west, p_south, p_east, p_north, p_notice_zh, p_notice_en) THEN
		RETURN v_city.revision;
	END IF;
	IF NOT (p_plane BETWEEN 4491 AND 4554 OR p_plane BETWEEN 32601 AND 32660 OR p_plane BETWEEN 32701 AND 32760) THEN
		RAISE EXCEPTION 'EPSG:% is not a plane this program measures in', p_plane USING ERRCODE = 'PJ422';
	END IF;
	IF v_city.plane <> p_plane AND EXISTS (SELECT FROM ground WHERE rev_to IS NULL) THEN
		RAISE EXCEPTION 'the plane cannot change from EPSG:% to EPSG:% while housing is measured in it', v_city.plane, p_plane USING ERRCODE = 'PJ409';
	END IF;
	v_revision := open_revision(p_actor, 'settings of the city');
	UPDATE city SET name_zh = p_name_zh, name_en = p_name_en, plane = p_plane, west = p_west, south = p_south,
		east = p_east, north = p_north, notice_zh = p_notice_zh, notice_en = p_notice_en;
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (v_revision, 'city', 0, 1, 0);
	PERFORM announce(v_revision);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd

GRANT EXECUTE ON FUNCTION table_of(text), payload_of(text), open_stage(text), recount(regclass), open_revision(text, text), announce(bigint),
	touched_housing(bigint, date, date), measure_ground(bigint, date, date), measure_touched(integer, date), in_plane(geometry, integer),
	apply_staged(text, text, text, boolean, date), put_feature(text, jsonb, text), in_city(text, jsonb),
	with_defaults(text, text, jsonb), close_feature(text, text, text), advance_day(date),
	configure_city(text, text, integer, double precision, double precision, double precision, double precision, text, text, text)
	TO peijian_app;
