#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class ArchiveProvider : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_directories(path("src/sub")));
    ASSERT_TRUE(write_file_atomically(path("src/b.txt"), "bee", {.mode = 0600}));
    ASSERT_TRUE(write_file_atomically(path("src/a.sh"), std::string(10'000, 'a'), {.mode = 0755}));
    ASSERT_TRUE(write_file_atomically(path("src/sub/c.txt"), ""));
  }
  std::string path(const std::string& name) const { return harness_.folder.path() + "/" + name; }
  DataReply read(std::vector<hcl::MapEntry> members) const {
    members.emplace_back("output_path", Value::string("out/it"));
    return harness_.provider->read_data("archive_file", harness_.data_config("archive_file", std::move(members)));
  }
  // What libarchive finds in the output, as path and "mode content".
  std::map<std::string, std::string> unpacked() const {
    std::map<std::string, std::string> found;
    archive* reader = archive_read_new();
    archive_read_support_format_zip(reader);
    archive_read_support_format_tar(reader);
    archive_read_support_filter_gzip(reader);
    EXPECT_EQ(archive_read_open_filename(reader, path("out/it").c_str(), 4096), ARCHIVE_OK)
        << archive_error_string(reader);
    archive_entry* entry = nullptr;
    while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
      std::string content(20'000, '\0');
      const auto count = archive_read_data(reader, content.data(), content.size());
      EXPECT_GE(count, 0) << archive_error_string(reader);
      content.resize(static_cast<std::size_t>(std::max<la_ssize_t>(count, 0)));
      char mode[8];
      std::snprintf(mode, sizeof mode, "%o ", archive_entry_perm(entry));
      found[archive_entry_pathname(entry)] = mode + (content.size() > 10 ? std::to_string(content.size()) : content);
    }
    archive_read_free(reader);
    return found;
  }
  ProviderHarness harness_{archive_provider()};
};

TEST_F(ArchiveProvider, ADirectoryIsPackedWithItsModes) {
  for (const char* type : {"zip", "tar.gz"}) {
    const auto reply = read({{"type", Value::string(type)}, {"source_dir", Value::string("src")}});
    ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
    EXPECT_TRUE(reply.state.is_wholly_known());
    EXPECT_THAT(unpacked(),
                ElementsAre(Pair("a.sh", "755 10000"), Pair("b.txt", "600 bee"), Pair("sub/c.txt", "644 ")));
  }
}

TEST_F(ArchiveProvider, EqualSourcesGiveEqualBytes) {
  const auto first = read({{"type", Value::string("zip")}, {"source_dir", Value::string("src")}});
  harness_.clock.advance(std::chrono::hours(5));
  const auto second = read({{"type", Value::string("zip")}, {"source_dir", Value::string("src")}});
  EXPECT_EQ(text_of(first.state, "output_sha256"), text_of(second.state, "output_sha256"));
  EXPECT_EQ(text_of(first.state, "id"), text_of(first.state, "output_sha"));
  EXPECT_EQ(whole_of(first.state, "output_size"), static_cast<std::int64_t>(read_file(path("out/it"))->size()));
}

TEST_F(ArchiveProvider, ExcludesAreNamesOrPatternsBelowTheDirectory) {
  const auto excludes = [&](std::vector<std::string> patterns) {
    std::vector<Value> values;
    for (auto& pattern : patterns) values.push_back(Value::string(pattern));
    const auto reply = read({{"type", Value::string("zip")},
                             {"source_dir", Value::string("src")},
                             {"excludes", Value::set(Type::string(), values)}});
    EXPECT_FALSE(reply.failed()) << ProviderHarness::text(reply);
    std::string names;
    for (const auto& [name, content] : unpacked()) names += name + " ";
    return names;
  };
  EXPECT_EQ(excludes({"b.txt"}), "a.sh sub/c.txt ");
  EXPECT_EQ(excludes({"sub"}), "a.sh b.txt ");
  EXPECT_EQ(excludes({"**/*.txt"}), "a.sh ");
}

TEST_F(ArchiveProvider, AFileContentOrSourceBlocksArePackedToo) {
  read({{"type", Value::string("zip")},
        {"source_file", Value::string("src/b.txt")},
        {"output_file_mode", Value::string("0666")}});
  EXPECT_THAT(unpacked(), ElementsAre(Pair("b.txt", "666 bee")));
  read({{"type", Value::string("zip")},
        {"source_content", Value::string("x")},
        {"source_content_filename", Value::string("in/x")}});
  EXPECT_THAT(unpacked(), ElementsAre(Pair("in/x", "644 x")));
  const auto source = [](const char* name, const char* content) {
    return Value::object({{"content", Value::string(content)}, {"filename", Value::string(name)}});
  };
  const Value one = source("one", "1");
  read({{"type", Value::string("zip")}, {"source", Value::set(one.type(), {source("two", "2"), one})}});
  EXPECT_THAT(unpacked(), ElementsAre(Pair("one", "644 1"), Pair("two", "644 2")));
}

TEST_F(ArchiveProvider, LinksThatLeadInCirclesAreRefusedOrLeftOut) {
  ASSERT_EQ(::symlink("..", path("src/sub/loop").c_str()), 0);
  EXPECT_TRUE(read({{"type", Value::string("zip")}, {"source_dir", Value::string("src")}}).failed());
  EXPECT_FALSE(read({{"type", Value::string("zip")},
                     {"source_dir", Value::string("src")},
                     {"exclude_symlink_directories", Value::boolean(true)}})
                   .failed());
}

TEST_F(ArchiveProvider, TheResourceIsGoneWhenItsFileIs) {
  const Value made = harness_.create("archive_file", {{"type", Value::string("zip")},
                                                      {"source_file", Value::string("src/b.txt")},
                                                      {"output_path", Value::string("out/it")}});
  EXPECT_FALSE(harness_.provider->read({"archive_file", made, ""}).state.is_null());
  ASSERT_TRUE(remove_file(path("out/it")));
  EXPECT_TRUE(harness_.provider->read({"archive_file", made, ""}).state.is_null());
  const Value changed = harness_.config("archive_file", {{"type", Value::string("zip")},
                                                         {"source_file", Value::string("src/a.sh")},
                                                         {"output_path", Value::string("out/it")}});
  EXPECT_EQ(harness_.replaced_by("archive_file", made, changed), "source_file");
}

TEST_F(ArchiveProvider, MistakesAreSaid) {
  EXPECT_THAT(harness_.mistakes("archive_file", {{"type", Value::string("rar")}, {"source_dir", Value::string("x")}}),
              HasSubstr("one of zip, tar.gz"));
  EXPECT_THAT(harness_.mistakes("archive_file", {{"type", Value::string("zip")}}), HasSubstr("One of source,"));
  EXPECT_THAT(ProviderHarness::text(read({{"type", Value::string("zip")}, {"source_dir", Value::string("none")}})),
              HasSubstr("There is no directory"));
}

}  // namespace
}  // namespace regionfall::terraform
