-- The owner that DATABASE_URL names: no superuser, but it may make the product's roles. Give it a password of
-- your own (\password atalaya); in the compose file it is POSTGRES_PASSWORD.
\getenv password POSTGRES_PASSWORD
create role atalaya login createrole password :'password';
create database atalaya owner atalaya;
