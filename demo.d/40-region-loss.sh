# A drill: users in three cities, and the region that serves them cut off
run() {
  printf '\n$ %s\n' "$*"
  "$@" </dev/null
}

# What stays after the demo, to be looked at.
report=build/demo/region-loss
run regionfall drill examples/region-loss/region-loss.drill.hcl -data="$DEMO_DIR/region-loss" -report=$report
