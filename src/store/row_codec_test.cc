#include "store/row_codec.h"

#include <gtest/gtest.h>

namespace regionfall::store {
namespace {

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto kFields = std::tuple(field("Key", &Tag::key), field("Value", &Tag::value));
};

struct Row {
  std::string name;
  bool on = false;
  int count = 0;
  double share = 0;
  Instant since;
  std::optional<std::string> note;
  std::optional<int> limit;
  std::vector<Tag> tags;
  std::map<std::string, std::vector<int>> ports;
  static constexpr auto kFields =
      std::tuple(field("Name", &Row::name), field("On", &Row::on), field("Count", &Row::count),
                 field("Share", &Row::share), field("Since", &Row::since), field("Note", &Row::note),
                 field("Limit", &Row::limit), field("Tags", &Row::tags), field("Ports", &Row::ports));
};

struct OlderRow {
  std::string name;
  static constexpr auto kFields = std::tuple(field("Name", &OlderRow::name));
};

TEST(RowCodec, BringsBackEveryKindOfMember) {
  const Row row{.name = "a\0b\xff",
                .on = true,
                .count = -7,
                .share = 0.5,
                .since = Instant(std::chrono::seconds(90)),
                .limit = 0,
                .tags = {{"k", "v"}, {"", ""}},
                .ports = {{"tcp", {80, 443}}, {"udp", {}}}};
  const Result<Row> back = decode_row<Row>(encode_row(row));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->name, row.name);
  EXPECT_EQ(back->on, true);
  EXPECT_EQ(back->count, -7);
  EXPECT_EQ(back->share, 0.5);
  EXPECT_EQ(back->since, row.since);
  EXPECT_EQ(back->note, std::nullopt);
  EXPECT_EQ(back->limit, 0);
  ASSERT_EQ(back->tags.size(), 2U);
  EXPECT_EQ(back->tags[0].value, "v");
  EXPECT_EQ(back->ports, row.ports);
}

TEST(RowCodec, ReadsRowsOfAnOlderAndOfANewerStruct) {
  const Result<Row> grown = decode_row<Row>(encode_row(OlderRow{"a"}));
  ASSERT_TRUE(grown);
  EXPECT_EQ(grown->name, "a");
  EXPECT_EQ(grown->count, 0);
  const Result<OlderRow> shrunk = decode_row<OlderRow>(encode_row(Row{.name = "b", .tags = {{"k", "v"}}}));
  ASSERT_TRUE(shrunk);
  EXPECT_EQ(shrunk->name, "b");
}

TEST(RowCodec, RefusesBytesThatAreNoRow) {
  const std::string whole = encode_row(Row{.name = "a", .tags = {{"k", "v"}}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode_row<Row>(std::string_view(whole).substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_row<Row>(whole + "x"));
  EXPECT_FALSE(decode_row<Row>(encode_row(Tag{"k", "v"}).replace(0, 1, 1, '\x80')));
}

}  // namespace
}  // namespace regionfall::store
