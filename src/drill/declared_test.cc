#include "drill/declared.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/paths.h"

namespace regionfall::drill {
namespace {

void write(const TemporaryDirectory& folder, const std::string& name, const std::string& text) {
  const std::string path = join_path(folder.path(), name);
  ASSERT_TRUE(make_directories(directory_name(path)));
  ASSERT_TRUE(write_file_atomically(path, text));
}

constexpr std::string_view kState = R"({"version":4,"terraform_version":"1.11.0","serial":1,
"lineage":"11111111-1111-1111-1111-111111111111","outputs":{},"resources":[
{"module":"module.dns[0]","mode":"managed","type":"aws_route53_record","name":"www",
"provider":"provider[\"registry.terraform.io/hashicorp/aws\"]",
"instances":[{"schema_version":2,"index_key":"a","attributes":{"fqdn":"www.example.com"}}]},
{"mode":"managed","type":"aws_eip","name":"gone","provider":"provider[\"registry.terraform.io/hashicorp/aws\"]",
"instances":[{"schema_version":0,"attributes":{"public_ip":"192.0.2.1"}}]}]})";

TEST(Declared, KnowsTheLineOfEachArgumentAlsoInModulesAndNestedBlocks) {
  const auto folder = TemporaryDirectory::make().value();
  write(folder, "main.tf", "module \"dns\" {\n  source = \"./dns\"\n  count = 1\n}\n");
  write(folder, "dns/records.tf",
        "resource \"aws_route53_record\" \"www\" {\n  for_each = toset([\"a\"])\n  name = \"www\"\n\n"
        "  alias {\n    evaluate_target_health = false\n  }\n}\n");
  write(folder, ".regionfall/terraform.tfstate", std::string(kState));
  const SystemClock clock;
  SystemRandom random;
  const auto declared = read_declared(folder.path(), clock, random);
  ASSERT_TRUE(declared) << declared.error().message;
  ASSERT_EQ(declared->size(), 2U);
  const Declared& gone = (*declared)[0];
  EXPECT_EQ(gone.address, "aws_eip.gone");
  EXPECT_FALSE(gone.place.known());
  const Declared& record = (*declared)[1];
  EXPECT_EQ(record.address, "module.dns[0].aws_route53_record.www[\"a\"]");
  EXPECT_EQ(record.text("fqdn"), "www.example.com");
  EXPECT_EQ(record.place.to_string(), "dns/records.tf:1");
  EXPECT_EQ(record.written("alias.evaluate_target_health").to_string(), "dns/records.tf:6");
  EXPECT_EQ(record.written("alias.evaluate_target_health").text, "evaluate_target_health = false");
  EXPECT_EQ(record.written("ttl").to_string(), "dns/records.tf:1");
}

}  // namespace
}  // namespace regionfall::drill
