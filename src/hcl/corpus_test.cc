#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "hcl/parser_testing.h"

namespace regionfall::hcl {
namespace {

// Configurations of other people, read from beside the repository where that folder is there.
class Corpus : public testing::Test {
 protected:
  void SetUp() override {
    if (const char* shared = std::getenv("REGIONFALL_SHARED"))
      folder_ = shared;
    else
      folder_ = beside(std::filesystem::current_path());
    if (!std::filesystem::exists(folder_ / "corpora")) GTEST_SKIP() << "there are no corpora beside the repository";
  }

  // The folder `shared` beside this folder or one around it.
  static std::filesystem::path beside(std::filesystem::path folder) {
    while (folder.has_relative_path() && !std::filesystem::exists(folder / "shared")) folder = folder.parent_path();
    return folder / "shared";
  }

  static std::vector<std::string> mistakes_of(const std::string& name, std::string text) {
    const SourceFile file(name, std::move(text));
    Diagnostics diagnostics;
    parse_native(file, diagnostics);
    return mistakes(diagnostics);
  }

  std::filesystem::path folder_;
};

TEST_F(Corpus, AcceptanceConfigurationsParse) {
  std::ifstream in(folder_ / "corpora" / "acceptance.jsonl");
  int count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    const auto row = parse_json(line);
    ASSERT_TRUE(row) << row.error().message;
    EXPECT_EQ(mistakes_of((*row)["test"].text(), (*row)["config"].text()), std::vector<std::string>{}) << line;
  }
  EXPECT_GT(count, 0);
}

TEST_F(Corpus, GuideParses) {
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "guide")) {
    if (entry.path().extension() != ".tf") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    EXPECT_EQ(mistakes_of(entry.path().filename().string(), text.str()), std::vector<std::string>{});
  }
}

}  // namespace
}  // namespace regionfall::hcl
