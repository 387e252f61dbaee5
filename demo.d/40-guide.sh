# The guide's architecture loses a region under load: what users go through
cp -r examples/guide "$DEMO_DIR/"
cd "$DEMO_DIR/guide"

printf '\n$ regionfall drill failover.drill.hcl\n'
status=0
regionfall drill failover.drill.hcl </dev/null || status=$?
case $status in
  0) echo "All objectives are met." ;;
  99) echo "Objectives are missed." ;;
  *) exit "$status" ;;
esac
