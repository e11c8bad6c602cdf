-- The ground between communities is kept: overlaps and voids are measured when a community or the city's limit changes, where it changed, and have the life of gaps.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- What lies in several communities or in none, in the city's plane on a grid of a millimetre, as of a revision and the day on which it was measured. A row is a
-- version, as in a layer; it comes from the communities alone, and nobody imports it. The code is the area's own for as long as it keeps some of its ground:
-- the two communities with most of it, + between them where they overlap and | where they leave a void, and a number where there are several.
CREATE TABLE border_area (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')), -- internal where one of its communities is
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiPolygon, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom)),
	kind text NOT NULL CHECK (kind IN ('overlap', 'void', 'open')), -- open: in no community and not closed in by them, up to the city's limit
	area numeric NOT NULL CHECK (area >= 0),           -- m²
	perimeter numeric NOT NULL CHECK (perimeter >= 0), -- m, holes included
	claims jsonb NOT NULL,                             -- [{"community": code, "area": m² of an overlap, else m beside it}], the largest first
	CHECK (rev_to > rev_from)
);
CREATE UNIQUE INDEX ON border_area (code) WHERE rev_to IS NULL;
CREATE INDEX ON border_area (rev_from);
CREATE INDEX ON border_area (rev_to);
CREATE INDEX ON border_area USING gist (geom) WHERE rev_to IS NULL;
CREATE TRIGGER guard_opened AFTER INSERT ON border_area REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_opened();
CREATE TRIGGER guard_closed AFTER UPDATE ON border_area REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_closed();

-- The one row says of which revision, day and plane the areas are.
CREATE TABLE border_state (
	one      boolean PRIMARY KEY DEFAULT true CHECK (one),
	revision bigint  NOT NULL DEFAULT -1,
	day      date    NOT NULL DEFAULT '0001-01-01',
	plane    integer NOT NULL DEFAULT 0
);
INSERT INTO border_state DEFAULT VALUES;

GRANT SELECT, INSERT ON border_area TO peijian_app;
GRANT UPDATE (rev_to) ON border_area TO peijian_app;
GRANT SELECT, UPDATE ON border_state TO peijian_app;

-- Shapes of communities and sub-districts, old and new, that came, went or moved since the areas were measured, by edits or because the law came to know or
-- ceased to know them. Another name moves nothing. Every step goes by an index.
-- +goose StatementBegin
CREATE FUNCTION moved_borders(p_since bigint, p_was date, p_is date) RETURNS TABLE (layer text, geom geometry) LANGUAGE sql STABLE AS $$
	WITH edited AS (
		SELECT 'communities' AS layer, version_id, code, geom, valid_from, valid_to, audience FROM community WHERE rev_from > p_since OR rev_to > p_since
		UNION ALL SELECT 'subdistricts', version_id, code, geom, valid_from, valid_to, audience FROM subdistrict WHERE rev_from > p_since OR rev_to > p_since
	)
	SELECT e.layer, e.geom FROM edited e WHERE NOT EXISTS (
		SELECT FROM edited o WHERE o.layer = e.layer AND o.code = e.code AND o.version_id <> e.version_id
		AND (o.geom, o.valid_from, o.valid_to, o.audience) IS NOT DISTINCT FROM (e.geom, e.valid_from, e.valid_to, e.audience))
	UNION ALL SELECT 'communities', geom FROM community
	WHERE rev_to IS NULL AND p_was < p_is AND (valid_from > p_was AND valid_from <= p_is OR valid_to > p_was AND valid_to <= p_is)
	UNION ALL SELECT 'subdistricts', geom FROM subdistrict
	WHERE rev_to IS NULL AND p_was < p_is AND (valid_from > p_was AND valid_from <= p_is OR valid_to > p_was AND valid_to <= p_is)
$$;
-- +goose StatementEnd

-- Brings the areas to the revision that the transaction has opened and to the city's day. Where something moved they are found anew: in what moved, as it was
-- and as it is, and in the areas that touch it. All of the city is looked at when the limit moved, when there is none but the communities' own, when
-- the first communities come or the last ones go (a city without any has no ground between them), and after imports of many.
-- +goose StatementBegin
CREATE FUNCTION measure_borders() RETURNS void LANGUAGE plpgsql SET client_min_messages = warning SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_city city;
	v_was border_state;
	v_all boolean;
	v_box geometry; -- EPSG:4490
	v_region geometry;
	v_limit geometry;
	v_added bigint;
	v_closed bigint;
BEGIN
	SELECT * INTO v_city FROM city;
	SELECT * INTO v_was FROM border_state FOR UPDATE;
	IF v_was.revision = v_city.revision AND v_was.day = v_city.as_of OR v_city.as_of = '0001-01-01' THEN -- a city that has not seen a day yet is measured on its first
		RETURN;
	END IF;
	UPDATE border_state SET revision = v_city.revision, day = v_city.as_of, plane = v_city.plane;
	DROP TABLE IF EXISTS pg_temp.border_moved, pg_temp.border_stale, pg_temp.border_claimant, pg_temp.border_found;
	CREATE TEMP TABLE border_moved ON COMMIT DROP AS SELECT m.layer, m.geom, on_grid(m.geom, v_city.plane) AS g FROM moved_borders(v_was.revision, v_was.day, v_city.as_of) m;
	IF NOT EXISTS (SELECT FROM border_moved) AND v_was.plane = v_city.plane THEN
		RETURN;
	END IF;
	v_all := v_was.plane <> v_city.plane OR v_was.day = '0001-01-01' OR (SELECT count(*) > 100 OR bool_or(layer = 'subdistricts') FROM border_moved)
		OR NOT EXISTS (SELECT FROM subdistrict WHERE rev_to IS NULL AND in_force(valid_from, valid_to, v_city.as_of))
		OR NOT EXISTS (SELECT FROM community WHERE rev_to IS NULL AND in_force(valid_from, valid_to, v_city.as_of))
		OR NOT EXISTS (SELECT FROM community WHERE rev_from <= v_was.revision AND (rev_to IS NULL OR rev_to > v_was.revision) AND in_force(valid_from, valid_to, v_was.day));

	CREATE TEMP TABLE border_stale ON COMMIT DROP AS
		SELECT b.version_id, b.code, b.kind, b.claims, b.audience, b.geom, ST_Normalize(ST_GeometryN(on_grid(b.geom, v_city.plane), 1)) AS g FROM border_area b
		WHERE b.rev_to IS NULL AND (v_all OR EXISTS (SELECT FROM border_moved m WHERE b.geom && ST_Expand(m.geom, 1e-7)));
	IF NOT v_all THEN -- on the grid, what has a line in common has corners in common
		DELETE FROM border_stale s WHERE NOT EXISTS (SELECT FROM border_moved m WHERE ST_Intersects(m.g, s.g));
		SELECT ST_Expand(ST_SetSRID(ST_Extent(x.geom)::geometry, 4490), 1e-7), ST_Union(x.g, 0.001) INTO v_box, v_region
		FROM (SELECT geom, g FROM border_moved UNION ALL SELECT geom, g FROM border_stale) x;
	END IF;
	CREATE TEMP TABLE border_claimant ON COMMIT DROP AS
		SELECT c.code, c.audience, on_grid(c.geom, v_city.plane) AS g FROM community c
		WHERE c.rev_to IS NULL AND in_force(c.valid_from, c.valid_to, v_city.as_of) AND (v_all OR c.geom && v_box);
	IF NOT v_all THEN
		DELETE FROM border_claimant k WHERE NOT ST_Intersects(k.g, v_region);
	END IF;
	CREATE INDEX ON border_claimant USING gist (g);
	ANALYZE border_claimant;
	SELECT ST_Union(on_grid(s.geom, v_city.plane), 0.001) INTO v_limit FROM subdistrict s
	WHERE s.rev_to IS NULL AND in_force(s.valid_from, s.valid_to, v_city.as_of) AND (v_all OR s.geom && v_box);

	PERFORM find_borders(v_limit, v_region);
	PERFORM name_borders();

	UPDATE border_area b SET rev_to = v_city.revision FROM border_stale s WHERE b.version_id = s.version_id AND NOT EXISTS (
		SELECT FROM border_found f WHERE f.code = s.code AND (f.kind, f.claims, f.audience) = (s.kind, s.claims, s.audience) AND ST_OrderingEquals(f.g, s.g));
	GET DIAGNOSTICS v_closed = ROW_COUNT;
	INSERT INTO border_area (rev_from, code, audience, geom, kind, area, perimeter, claims)
		SELECT v_city.revision, f.code, f.audience, ST_Multi(ST_Transform(f.g, 4490)), f.kind, round(ST_Area(f.g)::numeric, 4), round(ST_Perimeter(f.g)::numeric, 4), f.claims
		FROM border_found f WHERE NOT EXISTS (SELECT FROM border_area b WHERE b.rev_to IS NULL AND b.code = f.code);
	GET DIAGNOSTICS v_added = ROW_COUNT;
	IF v_added + v_closed > 0 THEN
		INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (v_city.revision, 'borders', v_added, 0, v_closed);
	END IF;
	DROP TABLE pg_temp.border_moved, pg_temp.border_stale, pg_temp.border_claimant, pg_temp.border_found;
END
$$;
-- +goose StatementEnd

-- Whether the law knows something on a day.
CREATE FUNCTION in_force(p_from date, p_to date, p_day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS
	'SELECT (p_from IS NULL OR p_from <= p_day) AND (p_to IS NULL OR p_day < p_to)';

-- A shape in the plane, on a grid of a millimetre: lines that differ by less are the same from there on.
CREATE FUNCTION on_grid(p_geom geometry, p_plane integer) RETURNS geometry LANGUAGE sql IMMUTABLE AS
	'SELECT ST_ReducePrecision(in_plane(p_geom, p_plane), 0.001)';

-- Finds the areas of pg_temp.border_claimant in a region, NULL for everywhere, as pg_temp.border_found.
-- An overlap is a piece of the ground that two communities or more have, whoever they are. The limit is the union of the sub-districts, and without any that of
-- the communities with its holes filled; ground in no community within it is a void where communities close it in, and else open. What is thinner than the
-- grid, and what would not survive the way to degrees, is nothing.
-- +goose StatementBegin
CREATE FUNCTION find_borders(p_limit geometry, p_region geometry) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning SET plan_cache_mode = force_custom_plan AS $$
BEGIN
	CREATE TEMP TABLE border_found ON COMMIT DROP AS
	WITH claimed AS MATERIALIZED (SELECT ST_CollectionExtract(ST_Union(g, 0.001), 3) AS g FROM border_claimant
	), bounds AS MATERIALIZED (
		-- ground alone: where two only touch they have a line in common, and GEOS takes nothing away from ground and lines together
		SELECT ST_CollectionExtract(CASE WHEN p_limit IS NULL THEN (SELECT ST_Union(ST_MakePolygon(ST_ExteriorRing((d).geom)), 0.001) FROM (SELECT ST_Dump(g) AS d FROM claimed) x)
			WHEN p_region IS NULL THEN p_limit ELSE ST_Intersection(p_limit, p_region, 0.001) END, 3) AS g
	), shared AS MATERIALIZED (
		SELECT ST_Normalize((ST_Dump(ST_Union(ST_CollectionExtract(ST_Intersection(a.g, b.g, 0.001), 3), 0.001))).geom) AS g
		FROM border_claimant a JOIN border_claimant b ON a.code < b.code AND a.g && b.g AND ST_Relate(a.g, b.g, 'T********')
	), empty AS MATERIALIZED (
		SELECT ST_Normalize((ST_Dump(ST_CollectionExtract(CASE WHEN c.g IS NULL AND p_region IS NULL THEN NULL ELSE coalesce(ST_Difference(b.g, c.g, 0.001), b.g) END, 3))).geom) AS g FROM bounds b, claimed c
	), area AS MATERIALIZED (
		SELECT 'overlap' AS kind, s.g FROM shared s WHERE p_region IS NULL OR ST_Intersects(p_region, ST_PointOnSurface(s.g))
		UNION ALL
		SELECT CASE WHEN ST_Length(coalesce(ST_Difference(ST_Boundary(e.g), ST_Boundary(n.g), 0.001), ST_Boundary(e.g))) > 0.01 THEN 'open' ELSE 'void' END, e.g
		FROM empty e, LATERAL (SELECT ST_CollectionExtract(ST_Union(k.g, 0.001), 3) AS g FROM border_claimant k WHERE k.g && e.g) n -- by box: lines that were cut lie up to a step of the grid beside one another
	)
	SELECT row_number() OVER (ORDER BY ST_Area(a.g) DESC, a.g) AS n, a.kind, a.g, NULL::text AS code, c.claims, CASE WHEN c.internal THEN 'internal' ELSE 'public' END AS audience
	FROM area a, LATERAL (
		SELECT coalesce(jsonb_agg(jsonb_build_object('community', k.code, 'area', k.m) ORDER BY k.m DESC, k.code), '[]') AS claims, coalesce(bool_or(k.audience = 'internal'), false) AS internal
		FROM (
			SELECT k.code, k.audience, round((CASE a.kind WHEN 'overlap' THEN ST_Area(ST_Intersection(a.g, k.g, 0.001))
				ELSE ST_Length(ST_Intersection(ST_CollectionExtract(ST_ClipByBox2D(ST_Boundary(a.g), ST_Expand(k.g, 0.01)), 2), ST_Boundary(k.g), 0.001)) END)::numeric, 4) AS m
			FROM border_claimant k WHERE k.g && a.g) k WHERE k.m > 0
	) c
	WHERE NOT ST_IsEmpty(a.g) AND ST_IsValid(ST_Transform(a.g, 4490));
END
$$;
-- +goose StatementEnd

-- Gives the areas of pg_temp.border_found their codes. One that has ground in common with an area of before, the most with that, goes on as it; any other is
-- named for its communities, so that what comes back has the name that it had.
-- +goose StatementBegin
CREATE FUNCTION name_borders() RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	r record;
	v_base text;
	v_code text;
	v_count integer;
BEGIN
	CREATE INDEX ON border_found USING gist (g);
	CREATE INDEX ON border_found (code);
	CREATE INDEX ON border_found (n);
	ANALYZE border_found;
	FOR r IN SELECT f.n, s.code FROM border_found f JOIN border_stale s ON f.g && s.g AND (f.kind = 'overlap') = (s.kind = 'overlap'),
		LATERAL (SELECT ST_Area(ST_Intersection(f.g, s.g, 0.001)) AS m2) x WHERE x.m2 > 0 ORDER BY x.m2 DESC, f.n, s.code LOOP
		UPDATE border_found f SET code = r.code WHERE f.n = r.n AND f.code IS NULL AND NOT EXISTS (SELECT FROM border_found o WHERE o.code = r.code);
	END LOOP;
	FOR r IN SELECT f.n, f.kind, f.claims FROM border_found f WHERE f.code IS NULL ORDER BY f.n LOOP
		SELECT CASE r.kind WHEN 'overlap' THEN string_agg(c, '+' ORDER BY c) ELSE coalesce(min(c), '') || '|' || CASE WHEN count(*) > 1 THEN max(c) ELSE '' END END INTO v_base
		FROM (SELECT x.claim ->> 'community' AS c FROM jsonb_array_elements(r.claims) WITH ORDINALITY AS x(claim, k) WHERE x.k <= 2) x;
		v_code := v_base;
		v_count := 1;
		WHILE EXISTS (SELECT FROM border_found f WHERE f.code = v_code) OR EXISTS (
			SELECT FROM border_area b WHERE b.rev_to IS NULL AND b.code = v_code AND NOT EXISTS (SELECT FROM border_stale s WHERE s.version_id = b.version_id)) LOOP
			v_count := v_count + 1;
			v_code := v_base || '.' || v_count;
		END LOOP;
		UPDATE border_found f SET code = v_code WHERE f.n = r.n;
	END LOOP;
END
$$;
-- +goose StatementEnd

-- Whatever door a change came through, it says in revision_layer what it touched. The areas are measured once, when all of the transaction is known:
-- with the owner's rights, because at the end of a transaction nobody else's but the login's are left, and an analyst who edits a view has none here.
-- +goose StatementBegin
CREATE FUNCTION borders_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	IF (SELECT s.revision < c.revision OR s.day < c.as_of FROM border_state s, city c) THEN
		PERFORM measure_borders();
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER borders_moved AFTER INSERT ON revision_layer DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.layer <> 'borders') EXECUTE FUNCTION borders_moved();

-- A new day: communities that the law comes to know, or ceases to know, change whose ground housing stands on, and the ground between them.
-- Returns the current revision, a new one if anything came out different, or may have between communities.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION advance_day(p_day date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_was date;
	v_revision bigint;
	v_border border_state;
	v_housing boolean;
BEGIN
	SELECT c.as_of, c.revision INTO v_was, v_revision FROM city c FOR UPDATE;
	SELECT * INTO v_border FROM border_state;
	IF v_was >= p_day AND v_border.day >= p_day THEN
		RETURN v_revision;
	END IF;
	UPDATE city SET as_of = greatest(as_of, p_day);
	v_housing := v_was < p_day AND EXISTS (SELECT FROM touched_housing(NULL, v_was, p_day));
	IF v_housing OR EXISTS (SELECT FROM moved_borders(v_border.revision, v_border.day, greatest(v_was, p_day))) THEN
		v_revision := open_revision('calendar', 'the day ' || p_day);
		IF v_housing THEN
			PERFORM measure_ground(v_revision, v_was, p_day);
		END IF;
		PERFORM measure_borders();
		PERFORM announce(v_revision);
	END IF;
	RETURN v_revision;
END
$$;
-- +goose StatementEnd

GRANT EXECUTE ON FUNCTION moved_borders(bigint, date, date), measure_borders(), find_borders(geometry, geometry), name_borders(), in_force(date, date, date),
	on_grid(geometry, integer) TO peijian_app;

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

	UPDATE ground g SET rev_to = p_revision FROM standing s LEFT JOIN measured m USING (layer, code)
	WHERE g.version_id = s.version_id AND (m.layer IS NULL OR (s.area, s.covered, s.claims) IS DISTINCT FROM (m.area, m.covered, m.claims));
	GET DIAGNOSTICS v_closed = ROW_COUNT;
	INSERT INTO ground (rev_from, layer, code, area, covered, claims)
	SELECT p_revision, m.layer, m.code, m.area, m.covered, m.claims FROM measured m LEFT JOIN standing s USING (layer, code)
	WHERE s.layer IS NULL OR (s.area, s.covered, s.claims) IS DISTINCT FROM (m.area, m.covered, m.claims);
	GET DIAGNOSTICS v_added = ROW_COUNT;
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

-- One step of an officer with many gaps: all of them or none. What is refused is told for each, and then nothing is done; no rows say that all was. A gap that
-- is sent to an office goes there through the steps before it: it is confirmed and registered where it was not.
-- +goose StatementBegin
CREATE FUNCTION act_on_gaps(p_gaps jsonb, p_action text, p_officer bigint, p_day date, p_reason text, p_due date, p_assignee text)
RETURNS TABLE (gap_id text, code text, why text) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	r record;
	v_step text;
	v_life gap_life;
	v_refused jsonb := '[]';
BEGIN
	IF p_action NOT IN ('confirm', 'dismiss', 'dispatch') THEN
		RAISE EXCEPTION '% is no step for many', p_action USING ERRCODE = 'PJ422';
	END IF;
	IF jsonb_array_length(p_gaps) NOT BETWEEN 1 AND 2000 OR (SELECT count(*) <> count(DISTINCT g ->> 'id') FROM jsonb_array_elements(p_gaps) g) THEN
		RAISE EXCEPTION 'between 1 and 2000 gaps are taken, each once' USING ERRCODE = 'PJ422';
	END IF;
	BEGIN
		FOR r IN SELECT g.id, g.version FROM jsonb_to_recordset(p_gaps) AS g(id text, version bigint) ORDER BY g.id LOOP -- in one order for all, so that no two wait for one another
			BEGIN
				SELECT * INTO v_life FROM gap_life l WHERE l.gap_id = r.id FOR UPDATE;
				v_life.version := r.version;
				FOREACH v_step IN ARRAY CASE WHEN p_action <> 'dispatch' THEN ARRAY[p_action] WHEN v_life.state = 'proposed' THEN ARRAY['confirm', 'register', 'dispatch']
					WHEN v_life.state = 'confirmed' THEN ARRAY['register', 'dispatch'] ELSE ARRAY['dispatch'] END LOOP
					SELECT * INTO v_life FROM act_on_gap(r.id, v_step, p_officer, p_day, v_life.version, CASE WHEN v_step = p_action THEN p_reason END,
						CASE WHEN v_step = 'dispatch' THEN p_due END, CASE WHEN v_step = 'dispatch' THEN p_assignee END, NULL, NULL, NULL, NULL);
				END LOOP;
			EXCEPTION WHEN SQLSTATE 'PJ403' OR SQLSTATE 'PJ404' OR SQLSTATE 'PJ409' OR SQLSTATE 'PJ422' THEN
				v_refused := v_refused || jsonb_build_object('gap_id', r.id, 'code', SQLSTATE, 'why', SQLERRM);
			END;
		END LOOP;
		IF v_refused <> '[]' THEN
			RAISE EXCEPTION 'not all' USING ERRCODE = 'PJ001';
		END IF;
	EXCEPTION WHEN SQLSTATE 'PJ001' THEN -- what was done is undone; what was refused is remembered
	END;
	RETURN QUERY SELECT x.gap_id, x.code, x.why FROM jsonb_to_recordset(v_refused) AS x(gap_id text, code text, why text);
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION act_on_gaps(jsonb, text, bigint, date, text, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION act_on_gaps(jsonb, text, bigint, date, text, date, text) TO peijian_app;

-- Who works in a community: the posts that the city approved for it, and the people who are there, with the day and the origin of the number.
ALTER TABLE community
	ADD posts bigint CHECK (posts >= 0),
	ADD staff bigint CHECK (staff >= 0),
	ADD staff_as_of date,
	ADD staff_origin text;
