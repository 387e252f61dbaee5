# What a published multi-region guide gets wrong, found before anything runs
guide=${REGIONFALL_GUIDE:-../shared/guide}
if [ ! -d "$guide" ]; then
  echo "The guide's Terraform is not at $guide; set REGIONFALL_GUIDE to a folder that holds it."
  exit 0
fi
mkdir "$DEMO_DIR/guide"
cp "$guide"/*.tf "$DEMO_DIR/guide"
echo '$ regionfall validate guide'
! (cd "$DEMO_DIR" && regionfall validate guide)
