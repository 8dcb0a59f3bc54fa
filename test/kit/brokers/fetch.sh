#!/usr/bin/env bash
# Fetches the brokers that are Java programs, with all they need, by Maven into a cache outside the tree.
# What is there already is not fetched again.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/presently/brokers

main() {
  # The last one only lets Kafka say that it has started.
  fetch kafka-4.1.0 org.apache.kafka:kafka_2.13:4.1.0 org.apache.logging.log4j:log4j-slf4j-impl:2.24.3
  fetch rocketmq-5.3.3 org.apache.rocketmq:rocketmq-namesrv:5.3.3 org.apache.rocketmq:rocketmq-broker:5.3.3 \
    org.apache.rocketmq:rocketmq-proxy:5.3.3
}

# fetch FOLDER GROUP:ARTIFACT:VERSION...: the jars of these artifacts and of all that they depend on.
fetch() {
  local folder=$cache/$1 work artifact group name version
  shift
  [ ! -e "$folder" ] || return 0
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/.fetch-XXXXXX")
  {
    echo '<project><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>presently</groupId><artifactId>brokers</artifactId><version>1</version><dependencies>'
    for artifact in "$@"; do
      IFS=: read -r group name version <<< "$artifact"
      echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } > "$work/pom.xml"
  mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/jars"
  # Two that fetch at once make the same; the first one counts.
  mv -T "$work/jars" "$folder" 2> /dev/null || [ -e "$folder" ]
  rm -rf "$work"
}

main
