-- Grid cells 网格 inside communities: a layer like the others, and where the ground of each cell lies.

-- +goose Up

INSERT INTO layer (name, table_name) VALUES ('cells', 'grid_cell');

CREATE TABLE grid_cell (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	geom geometry(MultiPolygon, 4490) NOT NULL CHECK (NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
	name text NOT NULL CHECK (name <> ''),
	community_code text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('basic', 'dedicated')),
	staff bigint CHECK (staff >= 0),
	responsible text, -- a person's name: for officers only
	households bigint CHECK (households >= 0),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON grid_cell (code) WHERE rev_to IS NULL;
CREATE INDEX ON grid_cell (rev_from);
CREATE INDEX ON grid_cell (rev_to);
CREATE INDEX ON grid_cell USING gist (geom) WHERE rev_to IS NULL;

-- In which communities each cell lies and what it has in common with other cells, in the city's plane, whatever the legal dates: who is in force on a day is
-- the picture's to say, and so a new day measures nothing.
CREATE TABLE cell_ground (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from bigint NOT NULL REFERENCES revision,
	rev_to   bigint REFERENCES revision,
	code     text NOT NULL,
	area     double precision NOT NULL, -- m²
	claims   jsonb NOT NULL,            -- [{"community": code, "area": m²}], the largest first
	shared   jsonb NOT NULL,            -- [{"cell": code, "area": m²}], by code
	CHECK (rev_to > rev_from)
);
CREATE UNIQUE INDEX ON cell_ground (code) WHERE rev_to IS NULL;
CREATE INDEX ON cell_ground (rev_from);
CREATE INDEX ON cell_ground (rev_to);

GRANT SELECT, INSERT ON grid_cell, cell_ground TO peijian_app;
GRANT UPDATE (rev_to) ON grid_cell, cell_ground TO peijian_app;

-- +goose StatementBegin
DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY '{grid_cell,cell_ground}'::text[] LOOP
		EXECUTE format('CREATE TRIGGER guard_opened AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_opened()', t);
		EXECUTE format('CREATE TRIGGER guard_closed AFTER UPDATE ON %I REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_closed()', t);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- The cells that a revision moved, and those that lie where it moved a cell or a community. Every step goes by an index.
-- +goose StatementBegin
CREATE FUNCTION touched_cells(p_revision bigint) RETURNS TABLE (code text) LANGUAGE sql STABLE AS $$
	WITH moved AS MATERIALIZED (
		SELECT g.geom FROM grid_cell g WHERE g.rev_from = p_revision OR g.rev_to = p_revision
		UNION ALL SELECT c.geom FROM community c WHERE c.rev_from = p_revision OR c.rev_to = p_revision
	)
	SELECT g.code FROM grid_cell g WHERE g.rev_from = p_revision OR g.rev_to = p_revision
	UNION SELECT g.code FROM moved m JOIN grid_cell g ON g.geom && m.geom AND g.rev_to IS NULL
$$;
-- +goose StatementEnd

-- Measures the cells of a revision and records what came out different. Cells of one community share lines and no ground: only pairs that have an area in
-- common are kept. Areas are rounded as those of housing are.
-- +goose StatementBegin
CREATE FUNCTION measure_cells(p_revision bigint) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	v_plane integer := (SELECT plane FROM city);
	v_added bigint;
	v_closed bigint;
BEGIN
	DROP TABLE IF EXISTS pg_temp.touched_cell, pg_temp.measured_cell;
	CREATE TEMP TABLE touched_cell ON COMMIT DROP AS
		SELECT t.code, g.geom, in_plane(g.geom, v_plane) AS flat FROM touched_cells(p_revision) t LEFT JOIN grid_cell g ON g.code = t.code AND g.rev_to IS NULL;
	IF NOT EXISTS (SELECT FROM touched_cell) THEN
		RETURN;
	END IF;
	ANALYZE touched_cell;
	CREATE TEMP TABLE measured_cell ON COMMIT DROP AS
	WITH claim AS (
		SELECT t.code, c.code AS community, round(ST_Area(CASE WHEN whole THEN t.flat ELSE ST_Intersection(t.flat, in_plane(c.geom, v_plane)) END)::numeric, 4) AS m2
		FROM touched_cell t JOIN community c ON c.rev_to IS NULL AND c.geom && t.geom AND ST_Intersects(c.geom, t.geom),
		LATERAL (SELECT ST_Covers(c.geom, t.geom) AS whole OFFSET 0) asked_once
	), overlap AS (
		SELECT t.code, g.code AS cell, round(ST_Area(ST_Intersection(t.flat, in_plane(g.geom, v_plane)))::numeric, 4) AS m2
		FROM touched_cell t JOIN grid_cell g ON g.rev_to IS NULL AND g.code <> t.code AND g.geom && t.geom AND ST_Intersects(g.geom, t.geom) AND NOT ST_Touches(g.geom, t.geom)
	)
	SELECT t.code, round(ST_Area(t.flat)::numeric, 4)::double precision AS area,
		coalesce((SELECT jsonb_agg(jsonb_build_object('community', k.community, 'area', k.m2) ORDER BY k.m2 DESC, k.community) FROM claim k WHERE k.code = t.code AND k.m2 > 0), '[]') AS claims,
		coalesce((SELECT jsonb_agg(jsonb_build_object('cell', o.cell, 'area', o.m2) ORDER BY o.cell) FROM overlap o WHERE o.code = t.code AND o.m2 > 0), '[]') AS shared
	FROM touched_cell t WHERE t.geom IS NOT NULL;
	ANALYZE measured_cell;

	UPDATE cell_ground g SET rev_to = p_revision FROM touched_cell t LEFT JOIN measured_cell m USING (code)
	WHERE g.rev_to IS NULL AND g.code = t.code AND (m.code IS NULL OR (g.area, g.claims, g.shared) IS DISTINCT FROM (m.area, m.claims, m.shared));
	GET DIAGNOSTICS v_closed = ROW_COUNT;
	INSERT INTO cell_ground (rev_from, code, area, claims, shared)
	SELECT p_revision, m.code, m.area, m.claims, m.shared FROM measured_cell m WHERE NOT EXISTS (SELECT FROM cell_ground g WHERE g.rev_to IS NULL AND g.code = m.code);
	GET DIAGNOSTICS v_added = ROW_COUNT;
	IF v_added + v_closed > 0 THEN
		INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (p_revision, 'cell_ground', v_added, 0, v_closed);
	END IF;
	DROP TABLE pg_temp.touched_cell, pg_temp.measured_cell;
END
$$;
-- +goose StatementEnd

-- Whatever door a change came through, it says in revision_layer what it touched, before it publishes.
-- +goose StatementBegin
CREATE FUNCTION cells_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	v_revision bigint;
BEGIN
	FOR v_revision IN SELECT DISTINCT revision FROM fresh WHERE layer IN ('cells', 'communities') LOOP
		PERFORM measure_cells(v_revision);
	END LOOP;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER cells_moved AFTER INSERT ON revision_layer REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION cells_moved();

GRANT EXECUTE ON FUNCTION touched_cells(bigint), measure_cells(bigint) TO peijian_app;

-- The kind of a cell, where nobody gives it, like those of the other layers.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION with_defaults(p_table text, p_code text, p_given jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
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
			WHEN 'grid_cell' THEN '{"kind": "basic"}'::jsonb
			WHEN 'building' THEN '{"use": "unknown"}'::jsonb
			WHEN 'development' THEN '{"limited_title": false}'::jsonb
			WHEN 'road' THEN '{"class": "local"}'::jsonb
			WHEN 'water' THEN '{"kind": "river"}'::jsonb
			ELSE '{}'::jsonb END
		|| p_given;
END
$$;
-- +goose StatementEnd

-- A threshold more: how much ground two lines that were meant to be one may have between them.
ALTER TABLE city ADD cell_sliver double precision NOT NULL DEFAULT 1 CHECK (cell_sliver >= 0);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION set_gap_rules(p_rules jsonb, p_actor text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_unknown text := (SELECT string_agg(k, ', ') FROM jsonb_object_keys(p_rules) k
		WHERE k NOT IN ('unclaimed_below', 'contested_from', 'reach_metres', 'venue_min', 'venue_per_hundred', 'handover_days', 'size_from', 'size_to', 'cell_sliver'));
	v_revision bigint;
BEGIN
	IF v_unknown IS NOT NULL THEN
		RAISE EXCEPTION 'there is no threshold %', v_unknown USING ERRCODE = 'PJ422';
	END IF;
	v_revision := open_revision(p_actor, 'thresholds of gaps');
	UPDATE city c SET (unclaimed_below, contested_from, reach_metres, venue_min, venue_per_hundred, handover_days, size_from, size_to, cell_sliver) =
		(SELECT r.unclaimed_below, r.contested_from, r.reach_metres, r.venue_min, r.venue_per_hundred, r.handover_days, r.size_from, r.size_to, r.cell_sliver
		FROM jsonb_populate_record(c, p_rules) r);
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (v_revision, 'city', 0, 1, 0);
	PERFORM announce(v_revision);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd
