# The guide's architecture loses a region under load: what users go through
run() {
  printf '\n$ %s\n' "$*"
  "$@" </dev/null
}

cp -r examples/guide "$DEMO_DIR/"
(cd "$DEMO_DIR/guide" && regionfall init </dev/null >/dev/null)

# What stays after the demo, to be looked at.
report=$PWD/build/demo/guide
status=0
run regionfall drill "$DEMO_DIR/guide/failover.drill.hcl" "-report=$report" || status=$?
# 0: all objectives are met; 99: some are missed.
[ $status -eq 0 ] || [ $status -eq 99 ] || exit $status
printf '\nThe report: %s\n' "build/demo/guide/report.html"
