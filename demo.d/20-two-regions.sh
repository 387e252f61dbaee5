# Two regions from one configuration: plan, apply, nothing left to do, destroy
cp -r examples/two-region-utility "$DEMO_DIR/"
cd "$DEMO_DIR/two-region-utility"
while read -r arguments; do
  printf '\n$ regionfall %s\n' "$arguments"
  # shellcheck disable=SC2086
  regionfall $arguments </dev/null
done <<'STEPS'
init
plan
apply -auto-approve
plan
output
state list
destroy -auto-approve
STEPS
