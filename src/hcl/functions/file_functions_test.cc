#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "hcl/functions/disk_files.h"
#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// A directory that functions see as the base of relative paths.
class FileFunctions : public testing::Test {
 protected:
  FileFunctions() {
    bench_.context().base_directory = directory_.path();
    write("hello.txt", "hello!");
    write("binary", "\xff\xfe");
    write("sub/deep/a.tf", "");
    write("sub/b.tf", "");
    write("sub/b.md", "");
    write(".hidden", "");
    write("hello.tmpl", "Hello, ${name}!");
    write("list.tmpl", "%{ for x in items ~}\n${x},\n%{ endfor ~}\n");
    write("value.tmpl", "${[for x in items : upper(x)]}");
    write("lacks.tmpl", "a\n${other}");
    write("broken.tmpl", "a\n${");
    write("fails.tmpl", "a\n${items.nope}");
    write("again.tmpl", "${templatefile(\"again.tmpl\", {})}");
    write("nested.tmpl", "<${templatefile(\"hello.tmpl\", {name = who})}>");
  }

  void write(const std::string& name, std::string_view content) {
    std::string path = directory_.path() + "/" + name;
    ASSERT_TRUE(make_directories(path.substr(0, path.rfind('/'))));
    ASSERT_TRUE(write_file_atomically(path, content));
  }

  // Why an expression is an error.
  std::string why(std::string_view expression) {
    EXPECT_EQ(bench_.json(expression), "error") << expression;
    return bench_.first_mistake();
  }

  TemporaryDirectory directory_ = TemporaryDirectory::make().value();
  DiskFiles files_{"/home/somebody"};
  FunctionBench bench_{files_};
};

TEST_F(FileFunctions, GiveWhatTerraformGives) {
  constexpr ExpressionCase kCases[] = {
      {R"(file("hello.txt"))", R"("hello!")"},
      {R"(file("./sub/../hello.txt"))", R"("hello!")"},
      {R"(file("nope"))", {}},
      {R"(file("sub"))", {}},
      {R"(file("binary"))", {}},
      {R"(filebase64("binary"))", R"("//4=")"},
      {R"(filemd5("hello.txt"))", R"("5a8dd3ad0756a93ded72b823b19dd877")"},
      {R"(filesha1("hello.txt"))", R"("8f7d88e901a5ad3a05d8cc0de93313fd76028f8c")"},
      {R"(filebase64sha256("hello.txt"))", R"("zgYJL7lI2f+sfRo3bkBLJrdXW8wR7gWkYV/vT+w6MIs=")"},
      {R"(fileexists("hello.txt"))", "true"},
      {R"(fileexists("nope"))", "false"},
      {R"(fileexists("sub"))", {}},
      {R"(fileset(".", "*"))",
       R"([".hidden","again.tmpl","binary","broken.tmpl","fails.tmpl","hello.tmpl","hello.txt","lacks.tmpl","list.tmpl","nested.tmpl","value.tmpl"])"},
      {R"(fileset(".", "**/*.tf"))", R"(["sub/b.tf","sub/deep/a.tf"])"},
      {R"(fileset("sub", "**"))", R"(["b.md","b.tf","deep/a.tf"])"},
      {R"(fileset("sub", "{b,c}.{tf,md}"))", R"(["b.md","b.tf"])"},
      {R"(fileset("sub", "../hello.???"))", R"(["../hello.txt"])"},
      {R"(fileset("nope", "*"))", "[]"},
      {R"(fileset(".", "["))", {}},
      {R"(basename("a/b/"))", R"("b")"},
      {R"(basename(""))", R"(".")"},
      {R"(dirname("a/b/c.txt"))", R"("a/b")"},
      {R"(dirname(""))", R"(".")"},
      {R"(abspath("/a/../b"))", R"("/b")"},
      {R"(pathexpand("~/x"))", R"("/home/somebody/x")"},
      {R"(pathexpand("~"))", R"("/home/somebody")"},
      {R"(pathexpand("/x/~"))", R"("/x/~")"},
      {R"(pathexpand("~root/x"))", {}},
  };
  for (const ExpressionCase& c : kCases) EXPECT_EQ(bench_.json(c.expression), c.json.value_or("error")) << c.expression;
}

TEST_F(FileFunctions, KeepSecretPathsOutOfMessages) {
  std::string message = why(R"(file(sensitive("s3cret")))");
  EXPECT_THAT(message, testing::HasSubstr("(sensitive value)"));
  EXPECT_THAT(message, testing::Not(testing::HasSubstr("s3cret")));
  EXPECT_EQ(bench_.value(R"(file(sensitive("hello.txt")))")->marks(), Marks::kSensitive);
}

TEST_F(FileFunctions, RenderTemplates) {
  constexpr ExpressionCase kCases[] = {
      {R"(templatefile("hello.tmpl", {name = "Jodie"}))", R"("Hello, Jodie!")"},
      {R"(templatefile("hello.tmpl", {name = true}))", R"("Hello, true!")"},
      {R"(templatefile("hello.tmpl", tomap({name = "map"})))", R"("Hello, map!")"},
      {R"(templatefile("list.tmpl", {items = ["a", "b"]}))", R"("a,\nb,\n")"},
      {R"(templatefile("value.tmpl", {items = ["a", "b"]}))", R"(["A","B"])"},
      {R"(templatefile("nested.tmpl", {who = "x"}))", R"("\u003cHello, x!\u003e")"},
      {R"(templatefile("hello.tmpl", {}))", {}},
      {R"(templatefile("hello.tmpl", "x"))", {}},
      {R"(templatefile("hello.tmpl", {name = "x", "bad name" = 1}))", {}},
      {R"(templatefile("nope.tmpl", {}))", {}},
  };
  for (const ExpressionCase& c : kCases) EXPECT_EQ(bench_.json(c.expression), c.json.value_or("error")) << c.expression;
}

TEST_F(FileFunctions, TemplateErrorsNameFileAndLine) {
  EXPECT_THAT(why(R"(templatefile("lacks.tmpl", {}))"),
              testing::HasSubstr("\"other\", which the template uses at lacks.tmpl:2,3"));
  EXPECT_THAT(why(R"(templatefile("broken.tmpl", {}))"), testing::HasSubstr("broken.tmpl:2"));
  EXPECT_THAT(why(R"(templatefile("fails.tmpl", {items = {}}))"), testing::HasSubstr("fails.tmpl:2"));
}

TEST_F(FileFunctions, TemplatesThatCallThemselvesAreStopped) {
  EXPECT_EQ(bench_.json(R"(templatefile("again.tmpl", {}))"), "error");
}

}  // namespace
}  // namespace regionfall::hcl
