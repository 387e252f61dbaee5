# A network in two regions, and one of them taken away
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
cp -r examples/two-region-network "$DEMO_DIR/"
cd "$DEMO_DIR/two-region-network"

say() { printf '\n$ %s\n' "$*"; }
run() {
  say "$@"
  "$@" </dev/null
}
# What a client sees that asks a region for its VPCs through the gateway.
ask() {
  local region=$1
  say "curl $region: ec2 DescribeVpcs"
  curl -sS --max-time 3 "$AWS_ENDPOINT_URL/" -d 'Action=DescribeVpcs&Version=2016-11-15' \
    -H 'X-Amz-Date: 20260101T000000Z' \
    -H "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/$region/ec2/aws4_request, SignedHeaders=host;x-amz-date, Signature=$(printf '0%.0s' {1..64})" \
    2>&1 | grep -oE '<vpcId>[^<]*</vpcId><ownerId|<vpcId>[^<]*|curl: .*' | sed 's/<[^>]*>/  /g; s/<.*//' || true
}

say regionfall serve
regionfall serve -port=0 -regions=us-east-1,eu-west-1 >serve.log &
world=$!
trap 'kill $world 2>/dev/null; wait $world 2>/dev/null' EXIT
until grep -q '^Ready' serve.log; do
  kill -0 $world || { cat serve.log; exit 1; }
  read -rt 0.05 <> <(:) || :
done
cat serve.log
AWS_ENDPOINT_URL=$(grep -o 'http://[^ ]*' serve.log | head -1)
export AWS_ENDPOINT_URL

run regionfall init
say regionfall apply -auto-approve
regionfall apply -auto-approve </dev/null | sed -n '/: Creation complete/p; /^Apply complete/,$p'
run regionfall status
ask us-east-1
ask eu-west-1
run regionfall exec -in eu-west-1 -- ping -c 2 us-east-1
run regionfall fail region us-east-1 -mode=blackhole
ask us-east-1
ask eu-west-1
say regionfall exec -in eu-west-1 -- ping -c 2 -W 1 us-east-1
regionfall exec -in eu-west-1 -- ping -c 2 -W 1 us-east-1 || echo "(no answer)"
run regionfall heal
run regionfall fail region us-east-1 -mode=crash
ask us-east-1
run regionfall heal
ask us-east-1
say regionfall plan
regionfall plan </dev/null | tail -4
say regionfall destroy -auto-approve
regionfall destroy -auto-approve </dev/null | tail -1
run regionfall down
trap - EXIT
wait $world
