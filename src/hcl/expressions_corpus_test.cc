// Measures functions and evaluation over a corpus of expressions with the values Terraform gives them. The corpus is
// not part of the repository; without it the test is skipped. REGIONFALL_SHARED names the folder that holds `corpora`.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "hcl/evaluate.h"
#include "hcl/parser.h"

namespace regionfall::hcl {
namespace {

// The files that the corpus reads.
class CorpusFiles final : public FileReader {
 public:
  Result<std::string> read(const std::string& path) const override {
    const auto found = files_.find(std::filesystem::path(path).lexically_normal());
    if (found == files_.end()) return failure("no such file");
    return found->second;
  }
  bool exists(const std::string& path) const override { return read(path).has_value(); }
  // Every pattern of the corpus is `hello.*`.
  Result<std::vector<std::string>> match(const std::string& directory, const std::string&) const override {
    std::vector<std::string> names;
    for (const auto& [path, text] : files_) {
      if ((std::filesystem::path(directory) / path.filename()).lexically_normal() == path)
        names.push_back(path.filename());
    }
    return names;
  }
  std::string home_directory() const override { return "/root"; }

 private:
  std::map<std::filesystem::path, std::string> files_ = {
      {"hello.txt", "hello!"},
      {"hello.tmpl", "Hello, ${name}!"},
      {"subdirectory/hello.txt", "hello!"},
      {"subdirectory/hello.tmpl", "Hello, ${name}!"},
  };
};

const char* kind_name(TypeKind kind) {
  constexpr const char* kNames[] = {"dynamic", "string", "number", "bool", "list", "set", "map", "tuple", "object"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool agrees(const Value& value, const Json& want);

bool members_agree(const Value& value, const Json& wanted) {
  if (value.length() != wanted.members().size()) return false;
  return std::ranges::all_of(wanted.members(), [&](const Json::Member& member) {
    const Value* found = value.find(member.first);
    return found != nullptr && agrees(*found, member.second);
  });
}

bool items_agree(const Value& value, const std::vector<Json>& wanted) {
  return std::ranges::equal(value.elements(), wanted, agrees);
}

// A set's elements in any order.
bool elements_agree(const Value& value, const std::vector<Json>& wanted) {
  return value.length() == wanted.size() && std::ranges::all_of(wanted, [&](const Json& item) {
           return std::ranges::any_of(value.elements(), [&](const Value& element) { return agrees(element, item); });
         });
}

// Whether a value has the wanted type and content. The types of nulls and of elements that are not there are left out:
// the corpus has several for one expression.
bool agrees(const Value& value, const Json& want) {
  const std::string& type = want["t"].text();
  if (!value.is_known()) return false;
  if (type == "null" || value.is_null()) return type == "null" && value.is_null();
  if (type != kind_name(value.type().kind())) return false;
  const Json& wanted = want["v"];
  switch (value.type().kind()) {
    case TypeKind::kString:
      return value.as_string() == wanted.text();
    case TypeKind::kNumber:
      return value.as_number() == Number::parse(wanted.text());
    case TypeKind::kBool:
      return value.as_bool() == wanted.as_bool();
    case TypeKind::kSet:
      return elements_agree(value, wanted.items());
    case TypeKind::kMap:
    case TypeKind::kObject:
      return members_agree(value, wanted);
    default:
      return items_agree(value, wanted.items());
  }
}

// The corpus in the folder that REGIONFALL_SHARED names, or in a folder `shared` beside the repository, which is found
// from any folder inside it.
std::filesystem::path corpus_path() {
  const std::filesystem::path corpus = "corpora/expressions.jsonl";
  if (const char* shared = std::getenv("REGIONFALL_SHARED")) return shared / corpus;
  std::filesystem::path folder = std::filesystem::current_path();
  while (folder.has_relative_path() && !std::filesystem::exists(folder / "shared" / corpus))
    folder = folder.parent_path();
  return folder / "shared" / corpus;
}

class ExpressionsCorpus : public testing::Test {
 protected:
  bool holds(const std::string& expression, const Json& line, std::string& got) {
    Diagnostics diagnostics;
    const SourceFile source("corpus", expression);
    const ExpressionPtr tree = parse_expression(source, diagnostics);
    const Value value = evaluate(*tree, scope_, diagnostics);
    got = diagnostics.has_errors() ? diagnostics.all().front().summary + ": " + diagnostics.all().front().detail
                                   : value.debug_string() + " " + value.type().friendly_name();
    if (line.has("error")) return diagnostics.has_errors();
    return !diagnostics.has_errors() && agrees(value.unmarked_deep(), line["want"]);
  }

 private:
  const ManualClock clock_{Instant{}};
  SeededRandom random_{1};
  const CorpusFiles files_;
  FunctionContext context_{clock_, random_, files_};
  const FunctionTable functions_ = terraform_functions();
  const FunctionScope scope_{functions_, context_};
};

TEST_F(ExpressionsCorpus, AllAgree) {
  std::ifstream corpus(corpus_path());
  if (!corpus) GTEST_SKIP() << "no corpus at " << corpus_path();
  int all = 0, agreeing = 0;
  std::string text, disagreeing, got;
  while (std::getline(corpus, text)) {
    const auto line = parse_json(text);
    ASSERT_TRUE(line.has_value());
    const std::string& expression = (*line)["expr"].text();
    ++all;
    if (holds(expression, *line, got)) {
      ++agreeing;
    } else {
      disagreeing += "\n" + expression.substr(0, 100) + "\n  want " + (*line)["want"].dump() + "\n  got  " + got;
    }
  }
  EXPECT_EQ(agreeing, all) << disagreeing;
  RecordProperty("agreeing", agreeing);
  RecordProperty("all", all);
}

}  // namespace
}  // namespace regionfall::hcl
