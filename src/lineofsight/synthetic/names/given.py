"""Given names that people in England have, by community and sex. Nobody is known by a given name alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lineofsight.synthetic.names.communities import Community


@dataclass(frozen=True, slots=True)
class GivenNames:
    """The given names of a community, for girls and women, and for boys and men."""

    female: tuple[str, ...]
    male: tuple[str, ...]


def _names(female: str, male: str) -> GivenNames:
    return GivenNames(tuple(female.split()), tuple(male.split()))


GIVEN: Final[dict[Community, GivenNames]] = {
    Community.BRITISH: _names(
        "Ada Alice Amber Amelia Ava Bea Bethan Chloe Daisy Demi Edith Eliza Ella Ellie Elsie Emily Esme Evie"
        " Faith Freya Georgia Grace Gwen Harriet Heidi Hollie Imogen Isla Ivy Jasmine Jessica Kayleigh Keira Lacey"
        " Layla Lexi Libby Lily Lottie Lowri Maisie Martha Matilda Mia Millie Molly Nancy Nell Olive Olivia Paige"
        " Penelope Phoebe Poppy Rosie Ruby Scarlett Skye Summer Tilly Violet Willow Wren",
        "Aaron Albert Alfie Archie Arthur Bailey Billy Blake Bobby Brandon Callum Charlie Connor Corey Dexter"
        " Dylan Elis Elliot Ethan Evan Finley Frankie Freddie George Gethin Harley Harry Harvey Henry Hugo Jack"
        " Jacob Jake Jayden Jenson Joshua Jude Kian Kieran Leo Lewis Liam Logan Louie Luke Mason Max Nathan Noah"
        " Oliver Oscar Otis Ralph Reggie Rhys Riley Rory Ryan Sam Stanley Teddy Theo Toby Tyler Wilfred Zac",
    ),
    Community.IRISH: _names(
        "Aisling Aoife Brid Caoimhe Ciara Clodagh Deirdre Eimear Fionnuala Grainne Maeve Niamh Nuala Orla Roisin"
        " Saoirse Siobhan Sinead Teagan Una",
        "Aidan Brendan Cathal Cillian Cormac Daragh Declan Diarmuid Donal Eoin Fergal Fintan Lorcan Niall Oisin"
        " Padraig Ronan Ruairi Senan Tadhg",
    ),
    Community.TRAVELLER_AND_ROMA: _names(
        "Britannia Camelia Cinderella Florica Gheorghita Kizzy Loveday Mihaela Narcisa Ocean Roxana Ramona"
        " Savannah Selina Shannon Simona Tamara Violeta",
        "Adrian Bogdan Costel Danior Elijah Florin Hezekiah Ionel Levi Manfri Marian Nelu Paddy Razvan Riley"
        " Silviu Tommy Vasile",
    ),
    Community.EASTERN_EUROPEAN: _names(
        "Agata Agnieszka Aleksandra Anastasia Daria Dominika Elena Gabija Hanna Ioana Justyna Kamila Karolina"
        " Katarzyna Lena Liepa Magda Maja Marta Milena Oksana Oliwia Petra Raluca Simona Svetlana Viktorija"
        " Weronika Zofia Zuzanna",
        "Adam Aleksander Andrei Antoni Bartosz Bogdan Cezary Dariusz Dawid Dmytro Filip Franciszek Igor Jakub Jan"
        " Kacper Krystian Lukas Maciej Marek Mateusz Mihai Mikolaj Oskar Pavel Piotr Radu Stanislav Szymon Tomasz"
        " Vlad Wojciech",
    ),
    Community.SOUTHERN_EUROPEAN: _names(
        "Alessia Beatriz Carlota Catarina Chiara Elena Eleni Giulia Ines Irina Leonor Lucia Luisa Margarida"
        " Marisol Matilde Paloma Rosa Sofia Valentina",
        "Afonso Alejandro Andre Bruno Diego Duarte Emanuele Enzo Giorgos Joao Lorenzo Luca Marco Mateo Matteo"
        " Nikos Pablo Rafael Stefano Tiago",
    ),
    Community.INDIAN: _names(
        "Aarti Aditi Amrit Ananya Anjali Diya Gurleen Harleen Harpreet Isha Jaya Jasleen Kavya Khushi Kiran"
        " Lavanya Meera Navya Nisha Pooja Priya Riya Saanvi Simran Tanvi Uma",
        "Aarav Aditya Akash Arjun Arun Balraj Dev Dhruv Gurpreet Harjit Ishaan Jaspal Karan Kiran Krish Manjit"
        " Mohan Nikhil Nirav Pranav Raj Rohan Sanjay Tejas Veer Vikram",
    ),
    Community.PAKISTANI: _names(
        "Aaliyah Aisha Aleena Amina Anaya Ayesha Farah Fatima Hafsa Hina Iqra Javeria Khadija Laiba Maham Maryam"
        " Mehreen Nadia Noor Parveen Rabia Rukhsana Saima Sana Zainab Zara",
        "Abdul Adeel Ahsan Ali Amir Asif Ayaan Bilal Danyal Faisal Farhan Hamza Haris Ibrahim Imran Junaid Kashif"
        " Mohsin Mustafa Omar Rehan Saad Shahid Tariq Usman Zayn",
    ),
    Community.BANGLADESHI: _names(
        "Afsana Anika Anjuman Fahmida Farzana Jannat Lamia Maliha Mim Nabila Nasima Nusrat Rahela Rima Rumana"
        " Sabina Shabnam Sultana Tahmina Tasnim",
        "Abdur Arafat Ashraf Fahim Habib Jubair Kamal Mahfuz Mahin Masum Mizan Nayeem Rafi Rahat Sabbir Saiful"
        " Shakil Tanvir Taufiq Zahid",
    ),
    Community.WEST_AFRICAN: _names(
        "Abena Adaeze Adwoa Afia Ama Amara Bisi Chiamaka Chioma Dami Ebele Efua Esi Fatou Folake Ifeoma Kemi"
        " Mariama Ngozi Nkechi Omolara Sade Temi Titilayo Yewande Zainabu",
        "Ade Ayodele Babatunde Chidi Chinedu Ebo Efe Ekow Emeka Femi Ikenna Jide Kofi Kojo Kwabena Kwame Lamin"
        " Obinna Olumide Ousmane Seun Tobi Tunde Uche Yaw Yinka",
    ),
    Community.EAST_AFRICAN: _names(
        "Almaz Amal Asha Ayaan Bethlehem Deka Farhiya Fowsia Hana Hibo Hodan Idil Lul Makda Nasra Rahma Sabah"
        " Sagal Selam Ubah",
        "Abdi Abdirahman Abel Ahmed Biniam Dawit Filmon Guled Hassan Ismail Liban Mahad Mohamud Musa Nahom Robel"
        " Samuel Warsame Yonas Zakaria",
    ),
    Community.CARIBBEAN: _names(
        "Alesha Aniyah Chanel Charmaine Danielle Ebony Gabrielle Jada Janelle Kezia Kyra Leona Monique Naomi Nia"
        " Rochelle Shanelle Shanice Tamika Zuri",
        "Andre Anton Dajuan Darnell Deshawn Dwayne Errol Isaiah Jamal Jermaine Jordan Kemar Leon Malachi Marlon"
        " Micah Omari Reuben Tyrell Tyrone",
    ),
    Community.EAST_ASIAN: _names(
        "Anh Chau Hana Huong Jia Jiayi Lan Li Linh Mei Min Ming Mei-Lin Rui Sakura Thuy Tuyet Xin Yan Yuki",
        "Bao Chen Duc Hao Hiro Huy Jun Junjie Kai Ken Khang Lei Long Minh Quan Ren Tao Tien Wei Zhen",
    ),
    Community.MIDDLE_EASTERN: _names(
        "Aylin Azadeh Dilan Elif Farida Hala Huda Leila Leyla Malak Mina Mursal Nour Parisa Rojin Salma Shirin"
        " Yasmin Zahra Zeynep",
        "Ahmad Ali Aras Baran Cyrus Emre Farid Hasan Hussein Ismat Kaveh Karim Mehmet Mirwais Nabil Najib Omid"
        " Rashid Yusuf Ziad",
    ),
}  # fmt: skip
