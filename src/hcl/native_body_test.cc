#include "hcl/parser_testing.h"

namespace regionfall::hcl {
namespace {

using Lines = std::vector<std::string>;

class NativeBodyTest : public testing::Test {
 protected:
  BodyPtr parse(std::string text) {
    BodyPtr body = parse_native(sources_.add("test", std::move(text)), diagnostics_);
    EXPECT_TRUE(diagnostics_.empty());
    return body;
  }

  Sources sources_;
  Diagnostics diagnostics_;
};

const BodySchema kSchema{{{"name", true}, {"size"}}, {{"rule", {}}, {"item", {"kind", "id"}}}};

TEST_F(NativeBodyTest, GivesWhatTheSchemaAsksFor) {
  const Content content =
      parse("size = 1\nname = 2\nitem \"a\" \"b\" {}\nrule {}\nrule {}\n")->content(kSchema, diagnostics_);
  EXPECT_TRUE(diagnostics_.empty());
  EXPECT_EQ(content.attributes.size(), 2u);
  EXPECT_EQ(content.attributes[0].name, "size");
  ASSERT_EQ(content.blocks.size(), 3u);
  EXPECT_EQ(content.blocks[0].labels, (Lines{"a", "b"}));
  EXPECT_EQ(content.blocks[0].header.text(), "item \"a\" \"b\"");
  EXPECT_EQ(content.attribute("other"), nullptr);
}

TEST_F(NativeBodyTest, ReportsWhatDoesNotFit) {
  parse("siz = 1\nrule = 2\nname {}\nrull {}\nitem \"a\" {}\nrule \"x\" {}\n")->content(kSchema, diagnostics_);
  EXPECT_EQ(mistakes(diagnostics_),
            (Lines{"1:1 Unsupported argument", "2:1 Unsupported argument", "3:1 Unsupported block type",
                   "4:1 Unsupported block type", "1:1 Missing required argument", "5:1 Missing id for item",
                   "6:6 Extraneous label for rule"}));
  EXPECT_NE(diagnostics_.all()[0].detail.find("\"size\""), std::string::npos);
  EXPECT_NE(diagnostics_.all()[1].detail.find("rule {"), std::string::npos);
  EXPECT_NE(diagnostics_.all()[2].detail.find("name ="), std::string::npos);
  EXPECT_NE(diagnostics_.all()[3].detail.find("\"rule\""), std::string::npos);
}

TEST_F(NativeBodyTest, LeavesTheRestToTheNextReader) {
  BodyPtr rest;
  const Content first = parse("name = 1\nother = 2\nrule {}\nmore {}\n")->partial_content(kSchema, rest, diagnostics_);
  EXPECT_TRUE(diagnostics_.empty());
  EXPECT_EQ(first.attributes.size(), 1u);
  EXPECT_EQ(dump(*rest), "other=2 more {}");
  rest->content({{{"other"}}, {{"more", {}}}}, diagnostics_);
  EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(NativeBodyTest, RefusesBlocksWhereOnlyArgumentsMayBe) {
  const auto attributes = parse("a = 1\nb {}\n")->attributes(diagnostics_);
  EXPECT_EQ(attributes.size(), 1u);
  EXPECT_EQ(mistakes(diagnostics_), Lines{"2:1 Unexpected \"b\" block"});
}

TEST_F(NativeBodyTest, MergesBodiesAndFindsDuplicates) {
  const BodyPtr merged = merge_bodies({parse("name = 1\nrule {}\n"), parse("name = 2\nsize = 3\nrule {}\n")});
  const Content content = merged->content(kSchema, diagnostics_);
  EXPECT_EQ(mistakes(diagnostics_), Lines{"1:1 Duplicate argument"});
  EXPECT_EQ(content.attributes.size(), 2u);
  EXPECT_EQ(content.blocks.size(), 2u);
}

TEST_F(NativeBodyTest, KnowsItsPlaces) {
  const Content content = parse("x \"a\" {\n  y = 1\n}\n")->everything();
  EXPECT_EQ(content.blocks[0].body->missing_item_range().to_string(), "test:1,7-8");
  EXPECT_EQ(content.blocks[0].body->range().to_string(), "test:1,7-3,2");
}

}  // namespace
}  // namespace regionfall::hcl
