#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(md5("hello world"))", R"("5eb63bbbe01eeed093cb22bb8f5acdc3")"},
    {R"(sha1("hello world"))", R"("2aae6c35c94fcfb415dbe95f408b9ce91ee846ed")"},
    {R"(sha256("hello world"))", R"("b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")"},
    {R"(sha512("hello world"))",
     R"("309ecc489c12d6eb4cc40f50c902f2b4d0ed77ee511a7c7a9bcd3ca86d4cd86f989dd35bc5ff499670da34255b45b0cfd830e81f605dcf7dc5542e93ae9cd76f")"},
    {R"(base64sha256("hello world"))", R"("uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=")"},
    {R"(base64sha512("hello world"))",
     R"("MJ7MSJwS1utMxA9QyQLytNDtd+5RGnx6m808qG1M2G+YndNbxf9JlnDaNCVbRbDP2DDoH2Bdz33FVC6TrpzXbw==")"},
    {R"(md5(""))", R"("d41d8cd98f00b204e9800998ecf8427e")"},
    {R"(uuidv5("dns", "tada"))", R"("faa898db-9b9d-5b75-86a9-149e7bb8e3b8")"},
    {R"(uuidv5("url", "tada"))", R"("2c1ff6b4-211f-577e-94de-d978b0caa16e")"},
    {R"(uuidv5("oid", "tada"))", R"("61eeea26-5176-5288-87fc-232d6ed30d2f")"},
    {R"(uuidv5("x500", "tada"))", R"("7e12415e-f7c9-57c3-9e43-52dc9950d264")"},
    {R"(uuidv5("{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "x"))", R"("05b16a01-46c6-56dd-bd6e-c6dfb4a1427a")"},
    {R"(uuidv5("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "x"))", R"("05b16a01-46c6-56dd-bd6e-c6dfb4a1427a")"},
    {R"(uuidv5("6BA7B8109DAD11D180B400C04FD430C8", "x"))", R"("05b16a01-46c6-56dd-bd6e-c6dfb4a1427a")"},
    {R"(uuidv5("tada", "x"))", {}},
    {R"(uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c", "x"))", {}},
    {R"(length(bcrypt("x", 4)))", R"(60)"},
    {R"(substr(bcrypt("x", 4), 0, 7))", R"("$2a$04$")"},
    {R"(substr(bcrypt("x", 3), 0, 7))", R"("$2a$10$")"},
    {R"(bcrypt("x", 32))", {}},
    {R"(bcrypt("x", 4, 5))", {}},
    {R"(bcrypt("0123456789012345678901234567890123456789012345678901234567890123456789012", 4))", {}},
    {R"(length(uuid()))", R"(36)"},
    {R"(rsadecrypt("x", "y"))", {}},
    {R"(rsadecrypt("eA==", "no key"))", {}},
    {R"(rsadecrypt("P0HKWf1atyyT/oenCQQ5fJ7rHGKYyTd6CzHQRP/zaTzQD6nFyBpgEU7jMpLjjaCVLlvwjfSAwg6JxFfaItJeL9uSn6R49A96y0RhH7WLXLv7+CM/n7JihlDWATYVvoKVIP6F8Q2Jv0Ig6lqem29iKDHC7fqqkkHnaHBO2YIQtd0=", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAlwAAAAdzc2gtcn\nNhAAAAAwEAAQAAAIEA6ekAclcePvVVd7/lFCQaBMDjd47LHyT3uUy5tQV29S7Q2D5ENC4Z\n5jnFp91HDL0cTi+Ch/QV/2rN0HhfGbgYz56HVQkWkfmr/mSYD0ut7IxVXvPEU9feqLA3aX\nxgpLLe2bBKDHVROu8UjaXu7DkgyHVc3PiYv9TZbZiVflP3KwEAAAH4DDzDigw8w4oAAAAH\nc3NoLXJzYQAAAIEA6ekAclcePvVVd7/lFCQaBMDjd47LHyT3uUy5tQV29S7Q2D5ENC4Z5j\nnFp91HDL0cTi+Ch/QV/2rN0HhfGbgYz56HVQkWkfmr/mSYD0ut7IxVXvPEU9feqLA3aXxg\npLLe2bBKDHVROu8UjaXu7DkgyHVc3PiYv9TZbZiVflP3KwEAAAADAQABAAAAgAPbtQctyr\nDtKQi9oJCxe8BiUh4xu8X6vR9QVavXuDuZFxbKCCP4MrMqdskrDDX4lJPxkqydaRN6doSe\nx6rL75TNDJvJN7SzonkbWhdmxLPmorDiGiUPVC0poIsN5dj1gz+BCXkD4ZGYD9J4IIw/0R\nE9yijYj5+ftkCvIF5uUmmxAAAAQQDT5TGXbzNmLgtX/mDY9S09UizrTy8uOz5Y5V1VmT5i\nOJsyf11kV62FXeFsQTXcxzBGjVyzyqT/o3yxTzUpezllAAAAQQD5eGwFMy6r3Do/CcDG8U\ncukwq/34j++7vWgXjBlmdy4J9a591Wa6DQLxLfQmepzlDin/QlW37u8BhxL/zO8xEFAAAA\nQQDwCFF+NN9Q2UzU/atiX6engY4JBeiS+B9W0fXVz3uvP5XqHE97HhbGOl8UlTh0fJtd1S\nazZP6/GkKXorWxVoLNAAAAAAEC\n-----END OPENSSH PRIVATE KEY-----\n"))",
     R"("message")"},
    {R"(rsadecrypt("eA==", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACCbSYZUoS0NhXtYmbfbsWBmzNLSHf9w9YDXtOwIiPgXwQAAAIh8QBbdfEAW\n3QAAAAtzc2gtZWQyNTUxOQAAACCbSYZUoS0NhXtYmbfbsWBmzNLSHf9w9YDXtOwIiPgXwQ\nAAAED9mY52e/yh4miIT+/uNE9w2TmkCIF1d3+1rgU/8mZGKptJhlShLQ2Fe1iZt9uxYGbM\n0tId/3D1gNe07AiI+BfBAAAAAXgBAgME\n-----END OPENSSH PRIVATE KEY-----\n"))",
     {}},
    {R"(filemd5("nope"))", {}},
};

TEST(HashFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(HashFunctions, RandomOnesAreUnknownWhilePlanning) {
  const NoFiles files;
  FunctionBench bench(files);
  bench.context().pure_only = true;
  EXPECT_EQ(bench.json("uuid()"), "unknown");
  EXPECT_EQ(bench.json("bcrypt(\"x\", 4)"), "unknown");
}

}  // namespace
}  // namespace regionfall::hcl
