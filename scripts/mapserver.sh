# shellcheck shell=bash
# Read by bench-ogc: MapServer over lighttpd, four FastCGI processes, with the buildings of a city of the program's own, as OGC API – Features.

# mapserver_begin CITY FOLDER: serves the city whose private database is in CITY from files in FOLDER. It sets mapserver to the process and mapserver_items to the address of
# the items, or leaves them empty and says why.
mapserver= mapserver_items=
mapserver_begin() {
  local missing=() program=/usr/bin/mapserv city=$1 folder=$2 port
  [[ -x $program ]] || missing+=(cgi-mapserver)
  PATH=$PATH:/usr/sbin command -v lighttpd >/dev/null || missing+=(lighttpd)
  if ((${#missing[@]})); then
    say "beside no MapServer: apt-get install ${missing[*]} (lighttpd begins to serve port 80 when it is installed, so that scripts/setup leaves it to you)"
    return
  fi
  if ! "$program" -v 2>&1 | grep -q OGCAPI_SERVER; then
    say "beside no MapServer: $("$program" -v 2>&1 | cut -d' ' -f1-3) has no OGC API, which version 8 has"
    return
  fi
  mapserver_map "$city" "$folder"
  for ((tries = 0; tries < 20; tries++)); do
    port=$((20000 + RANDOM % 20000))
    mapserver_front "$port" "$folder" "$program"
    PATH=$PATH:/usr/sbin lighttpd -D -f "$folder/lighttpd.conf" >"$folder/mapserver.log" 2>&1 &
    mapserver=$!
    mapserver_items=http://127.0.0.1:$port/mapserver/HOUSES/ogcapi/collections/buildings/items
    for ((waits = 0; waits < 50; waits++)); do
      kill -0 "$mapserver" 2>/dev/null || break # somebody else has the port
      curl -fsS "$mapserver_items?limit=1&f=json" >/dev/null 2>&1 && return
      sleep 0.1
    done
    mapserver_end
  done
  say "beside no MapServer: it does not begin: $(tail -n 3 "$folder/mapserver.log" "$folder/error.log" 2>/dev/null | tr '\n' ' ')"
}

mapserver_end() {
  if [[ -n $mapserver ]]; then
    kill -TERM "$mapserver" 2>/dev/null || true
    wait "$mapserver" 2>/dev/null || true
  fi
  mapserver='' mapserver_items=''
}

# mapserver_map: the rows in force of the same table, found by the same index, with the columns that the items have; values with their types, and as many decimals. They are in the
# order of codes, which is that of the index: MapServer itself orders nothing, and its pages would be any.
mapserver_map() {
  cat >"$2/houses.map" <<MAPFILE
MAP
  NAME "houses"
  EXTENT 112.9 30 113.9 30.6
  UNITS DD
  PROJECTION "init=epsg:4326" END
  WEB METADATA "ows_enable_request" "*" "ows_title" "houses" END END
  LAYER
    NAME "buildings"
    TYPE POLYGON
    STATUS ON
    TEMPLATE "none"
    CONNECTIONTYPE POSTGIS
    CONNECTION "host=$1/run dbname=peijian user=peijian_app"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    DATA "geom FROM (SELECT * FROM city.building WHERE rev_to IS NULL ORDER BY code) AS b USING UNIQUE code USING SRID=4490"
    EXTENT 112.9 30 113.9 30.6
    PROJECTION "init=epsg:4326" END
    METADATA
      "ows_title" "buildings"
      "ows_enable_request" "*"
      "oga_geometry_precision" "9"
      "gml_featureid" "code"
      "gml_include_items" "all"
      "gml_exclude_items" "version_id,rev_from,rev_to,source,audience"
      "gml_types" "auto"
    END
  END
END
MAPFILE
}

mapserver_front() {
  cat >"$2/mapserver.conf" <<CONF
CONFIG
  ENV
    MS_MAP_PATTERN "."
    MS_MAP_NO_PATH "1"
    OGCAPI_HTML_TEMPLATE_DIRECTORY "/usr/share/mapserver/ogcapi/templates/html-plain/"
  END
  MAPS
    HOUSES "$2/houses.map"
  END
END
CONF
  cat >"$2/lighttpd.conf" <<CONF
server.document-root = "$2"
server.port = $1
server.bind = "127.0.0.1"
server.modules = ("mod_fastcgi")
server.max-keep-alive-requests = 100000000
server.errorlog = "$2/error.log"
fastcgi.server = ("/mapserver" => (("socket" => "$2/socket", "bin-path" => "$3", "max-procs" => 4, "check-local" => "disable", "fix-root-scriptname" => "enable",
  "bin-environment" => ("MAPSERVER_CONFIG_FILE" => "$2/mapserver.conf"))))
CONF
}
